public import Diagnostics

extension ErrorCode {
  // Reading a document.
  public static let mappingMemberUnknown: ErrorCode = "mapping.member.unknown"
  /// A member the language has and this release does not run.
  public static let mappingMemberUnsupported: ErrorCode = "mapping.member.unsupported"
  public static let mappingMemberMissing: ErrorCode = "mapping.member.missing"
  public static let mappingMemberInvalid: ErrorCode = "mapping.member.invalid"
  public static let mappingPolicyTooLarge: ErrorCode = "mapping.policy.too-large"
  public static let mappingRuleIDInvalid: ErrorCode = "mapping.rule.id-invalid"
  public static let mappingRuleDuplicate: ErrorCode = "mapping.rule.duplicate"
  /// The condition is no filter, or names attributes that subjects do not have.
  public static let mappingConditionInvalid: ErrorCode = "mapping.condition.invalid"
  public static let mappingDurationInvalid: ErrorCode = "mapping.duration.invalid"
  public static let mappingSourceUnknown: ErrorCode = "mapping.source.unknown"
  /// Two mappings make the same attribute, or the attribute's name is malformed.
  public static let mappingAttributeNameInvalid: ErrorCode = "mapping.attribute.name-invalid"
  /// `authority` names a source that the mapping does not read, or the mapping reads none.
  public static let mappingAttributeSource: ErrorCode = "mapping.attribute.source-invalid"
  /// A listed value or the default is not of the attribute's type, or not among the values.
  public static let mappingAttributeValues: ErrorCode = "mapping.attribute.values-invalid"
  public static let mappingGuardInvalid: ErrorCode = "mapping.guard.invalid"

  // Holding a policy against catalogues and ceiling.
  /// The path of a mapping is malformed, or means nothing that subjects have.
  public static let mappingAttributePath: ErrorCode = "mapping.attribute.path-invalid"
  /// What stands at the path of a mapping cannot be of the mapping's type.
  public static let mappingAttributeTypeMismatch: ErrorCode = "mapping.attribute.type-mismatch"
  public static let mappingApplicationUnknown: ErrorCode = "mapping.application.unknown"
  public static let mappingRoleUnknown: ErrorCode = "mapping.role.unknown"
  public static let mappingRoleAboveCeiling: ErrorCode = "mapping.role.above-ceiling"
  /// A privileged role would follow from an assertion alone.
  public static let mappingRolePrivileged: ErrorCode = "mapping.role.privileged-by-assertion"
  /// The condition reads facts of an authority that the rule's `sources` leave out.
  public static let mappingSourceNotBelieved: ErrorCode = "mapping.source.not-believed"

  // Looking for what is probably not meant.
  public static let lintUnreachable: ErrorCode = "mapping.lint.unreachable"
  public static let lintShadowed: ErrorCode = "mapping.lint.shadowed"
  public static let lintRoleUnused: ErrorCode = "mapping.lint.role-unused"
  public static let lintPrivilegedBroad: ErrorCode = "mapping.lint.privileged-broad"
  /// A privileged role follows from any name of a pattern.
  public static let lintPrivilegedPattern: ErrorCode = "mapping.lint.privileged-pattern"
  /// A privileged role follows where nothing is known.
  public static let lintPrivilegedWhenAbsent: ErrorCode = "mapping.lint.privileged-when-absent"
  public static let lintGroupUnknown: ErrorCode = "mapping.lint.group-unknown"
  /// A rollout of a policy that judges everybody already.
  public static let lintRolloutAgain: ErrorCode = "mapping.lint.rollout-again"
  /// More people lose a role than before until a person is asked.
  public static let lintGuardLooser: ErrorCode = "mapping.lint.guard-looser"
  public static let lintGroupShared: ErrorCode = "mapping.lint.group-shared"
  public static let lintExclusiveOverlap: ErrorCode = "mapping.lint.exclusive-overlap"
  public static let lintIncomplete: ErrorCode = "mapping.lint.incomplete"

  // Reading a catalogue or a ceiling.
  public static let catalogueNameInvalid: ErrorCode = "catalogue.name.invalid"
  public static let catalogueRoleDuplicate: ErrorCode = "catalogue.role.duplicate"
  public static let catalogueExclusiveInvalid: ErrorCode = "catalogue.exclusive.invalid"
  public static let ceilingInvalid: ErrorCode = "ceiling.invalid"

  // Changing a policy.
  /// A rollout has no version before it that could judge those who are not in its stage.
  public static let mappingRolloutBase: ErrorCode = "mapping.rollout.no-base"
  /// Nothing is being rolled out.
  public static let mappingRolloutNone: ErrorCode = "mapping.rollout.none"
  public static let mappingVersionUnknown: ErrorCode = "mapping.version.unknown"
  /// What was previewed is no longer what would be applied.
  public static let mappingPreviewStale: ErrorCode = "mapping.preview.stale"
  /// As many previews as may run at a time do.
  public static let mappingPreviewBusy: ErrorCode = "mapping.preview.busy"
  public static let mappingPreviewTimeout: ErrorCode = "mapping.preview.timeout"
  /// What would be applied has faults; they are listed beside.
  public static let mappingPreviewRefused: ErrorCode = "mapping.preview.refused"

  // Asking.
  public static let mappingInstantInvalid: ErrorCode = "mapping.instant.invalid"

  // Deciding.
  /// A required attribute that nobody states.
  public static let mappingAttributeMissing: ErrorCode = "mapping.attribute.missing"
  /// A record's value that is not of the mapping's type.
  public static let mappingAttributeWrongType: ErrorCode = "mapping.attribute.wrong-type"
  /// A record's value that the mapping does not list.
  public static let mappingAttributeNotAllowed: ErrorCode = "mapping.attribute.not-allowed"
  public static let subjectDeactivated: ErrorCode = "subject.deactivated"
  /// Roles that must not meet were conferred together.
  public static let rolesExclusive: ErrorCode = "mapping.roles.exclusive"
}
