public import Diagnostics

/// The codes of the product core. Protocol modules declare their own.
extension ErrorCode {
  public static let tenantNameInvalid: ErrorCode = "tenant.name.invalid"
  public static let tenantUnknown: ErrorCode = "tenant.unknown"
  public static let tenantSuspended: ErrorCode = "tenant.suspended"

  /// No credential, a wrong one, an expired one or another tenant's: outside they all look the same.
  public static let accessUnauthenticated: ErrorCode = "access.unauthenticated"
  public static let accessForbidden: ErrorCode = "access.scope.missing"
  public static let tokenUnknown: ErrorCode = "token.unknown"
  public static let tokenExpiryInvalid: ErrorCode = "token.expiry.invalid"
  /// The caller's network address is not one the tenant's clients come from.
  public static let accessAddressRefused: ErrorCode = "access.address.refused"
  public static let addressInvalid: ErrorCode = "access.address.invalid"
  public static let tokenScopeUnknown: ErrorCode = "token.scope.unknown"
  /// Scopes that name kinds of resources and nothing that may be done to them.
  public static let tokenScopeIncomplete: ErrorCode = "token.scope.incomplete"
  /// A token that its client renews by itself is not rotated by hand.
  public static let tokenNotRotatable: ErrorCode = "token.rotation.refused"
  public static let clientUnknown: ErrorCode = "client.unknown"
  /// What is wanted does not go with the way the client proves who it is.
  public static let clientCredentialMismatch: ErrorCode = "client.credential.mismatch"

  public static let manifestKindUnknown: ErrorCode = "manifest.kind.unknown"
  public static let manifestVersionUnknown: ErrorCode = "manifest.version.unknown"
  public static let manifestMemberUnknown: ErrorCode = "manifest.member.unknown"
  public static let manifestMemberMissing: ErrorCode = "manifest.member.missing"
  public static let manifestMemberType: ErrorCode = "manifest.member.type"
  public static let manifestMemberInvalid: ErrorCode = "manifest.member.invalid"
  public static let manifestDuplicate: ErrorCode = "manifest.object.duplicate"
  public static let manifestReferenceUnknown: ErrorCode = "manifest.reference.unknown"
  public static let manifestSecretMissing: ErrorCode = "manifest.secret.missing"
  /// A schema's URN, resource type or endpoint is the standard's, Lanyard's or another schema's.
  public static let manifestSchemaTaken: ErrorCode = "manifest.schema.taken"
  /// A change of a schema would make stored resources invalid.
  public static let manifestSchemaBreaking: ErrorCode = "manifest.schema.breaking"
  public static let manifestSyntax: ErrorCode = "manifest.syntax"
  public static let manifestObjectUnknown: ErrorCode = "manifest.object.unknown"

  /// Too many people were to lose a role at once: their revocations wait for a person.
  public static let holdOpen: ErrorCode = "hold.open"
  public static let holdUnknown: ErrorCode = "hold.unknown"
  /// A person decided otherwise before, or nothing is left to decide.
  public static let holdClosed: ErrorCode = "hold.closed"
  /// What a person decided before is still being done.
  public static let holdBusy: ErrorCode = "hold.busy"
  /// Not everybody whom the held changes concern has been looked at.
  public static let holdUnjudged: ErrorCode = "hold.unjudged"
  /// Nothing of what the selection names waits in the hold.
  public static let holdSelectionEmpty: ErrorCode = "hold.selection.empty"
  /// What the held requests changed is no longer kept.
  public static let holdUndoOver: ErrorCode = "hold.undo.over"
  /// Somebody else has changed it since; it is left as it is.
  public static let holdUndoChanged: ErrorCode = "hold.undo.changed"
  /// What it belongs to is gone.
  public static let holdUndoGone: ErrorCode = "hold.undo.gone"
  /// Another resource has taken its place.
  public static let holdUndoTaken: ErrorCode = "hold.undo.taken"
  /// A person let somebody's revocations go while the others waited: an undo does not bring them back.
  public static let holdUndoReleased: ErrorCode = "hold.undo.released"
  /// The directory was put back, and by today's rules a role does not follow from it.
  public static let holdUndoRoles: ErrorCode = "hold.undo.roles"

  /// A role that must not meet one that the person holds would have been granted.
  public static let grantExclusive: ErrorCode = "grant.exclusive"
  /// A role above the tenant's ceiling would have been granted.
  public static let grantAboveCeiling: ErrorCode = "grant.above-ceiling"
  /// A role is not suppressed for the person, so there is nothing to lift.
  public static let suppressionUnknown: ErrorCode = "suppression.unknown"
  public static let reviewUnknown: ErrorCode = "review.unknown"
  /// The tenant has another review of this name.
  public static let reviewNameTaken: ErrorCode = "review.name.taken"
  /// A name, a reviewer, a due date or a role that a review cannot have.
  public static let reviewInvalid: ErrorCode = "review.invalid"
  /// The review would be empty, or too large to be decided by people.
  public static let reviewScopeInvalid: ErrorCode = "review.scope.invalid"
  public static let reviewClosed: ErrorCode = "review.closed"
  public static let reviewReviewerUnknown: ErrorCode = "review.reviewer.unknown"
  /// A reviewer keeps a role that they hold themselves.
  public static let reviewReviewerSelf: ErrorCode = "review.reviewer.self"
  public static let reviewItemUnknown: ErrorCode = "review.item.unknown"
  /// The role was taken away already: a decision to keep comes too late.
  public static let reviewItemRemoved: ErrorCode = "review.item.removed"
  public static let reviewDecisionInvalid: ErrorCode = "review.decision.invalid"
  /// A use of a role that the person does not hold.
  public static let usageGrantNone: ErrorCode = "usage.grant.none"
  /// A use in the time to come.
  public static let usageMomentInvalid: ErrorCode = "usage.moment.invalid"
  /// A record, or the whole report, that cannot be read.
  public static let usageRecordInvalid: ErrorCode = "usage.record.invalid"
  public static let subjectUnknown: ErrorCode = "subject.unknown"
  public static let subjectAmbiguous: ErrorCode = "subject.ambiguous"
  /// SCIM removed the person, or took the name away by which the assertion names them.
  public static let subjectClosed: ErrorCode = "subject.closed"
  /// The directory manages the person, whom only it may end.
  public static let subjectManaged: ErrorCode = "subject.managed"
  /// The tenant has as many just-in-time people as it may.
  public static let subjectLimit: ErrorCode = "subject.just-in-time.limit"
  /// An assertion states more than is kept of one.
  public static let signInFactsTooLarge: ErrorCode = "sign-in.facts.too-large"
  /// Another browser answers a sign-in than the one that began it.
  public static let signInBrowser: ErrorCode = "sign-in.browser.mismatch"
  public static let signInUnknown: ErrorCode = "sign-in.request.unknown"
  public static let signInReplayed: ErrorCode = "sign-in.assertion.replayed"
  public static let connectionUnknown: ErrorCode = "connection.unknown"
  public static let connectionChanged: ErrorCode = "connection.changed"
  public static let sessionUnknown: ErrorCode = "session.unknown"

  /// The resource was changed by somebody else since it was read.
  public static let storeVersionConflict: ErrorCode = "store.version.conflict"
  /// A value that must be unique is taken.
  public static let storeUniqueness: ErrorCode = "store.uniqueness.conflict"
  public static let storeUnavailable: ErrorCode = "store.unavailable"
  public static let storeOverloaded: ErrorCode = "store.overloaded"
  public static let storeSchemaNewer: ErrorCode = "store.schema.newer"
  public static let storeSchemaBehind: ErrorCode = "store.schema.behind"
  public static let storeCorrupt: ErrorCode = "store.corrupt"
  public static let storeFull: ErrorCode = "store.full"
  /// The user name or its credential was not taken, or may not do what Lanyard does.
  public static let storeAccessDenied: ErrorCode = "store.access.denied"
  /// A statement took longer than it may, or waited longer for a lock than it may.
  public static let storeTimeout: ErrorCode = "store.timeout"

  /// A tenant has as many queries under way and waiting as it may.
  public static let searchOverloaded: ErrorCode = "search.overloaded"

  public static let keyMissing: ErrorCode = "key.master.missing"
  public static let keyWrong: ErrorCode = "key.master.wrong"

  /// An operation that a command of the same batch builds on was not done.
  public static let batchDependencyFailed: ErrorCode = "batch.dependency.failed"
  /// A command was undone because one that it stands or falls with was refused.
  public static let batchUndone: ErrorCode = "batch.undone"

  public static let asyncRequestUnknown: ErrorCode = "async-request.unknown"
  /// The credential that sent a request was withdrawn before the request was carried out.
  public static let asyncRequestCallerGone: ErrorCode = "async-request.caller.gone"
  /// As many requests of the tenant wait to be carried out as may.
  public static let asyncRequestOverloaded: ErrorCode = "async-request.overloaded"
  public static let asyncRequestDamaged: ErrorCode = "async-request.damaged"

  /// A record of a file names a member or a group that is not in the directory.
  public static let importMemberUnknown: ErrorCode = "import.member.unknown"
  public static let importGroupUnknown: ErrorCode = "import.group.unknown"
  /// A record or a name in it fits more than one resource.
  public static let importMatchAmbiguous: ErrorCode = "import.match.ambiguous"
}
