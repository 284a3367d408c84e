public import Diagnostics
public import SCIMFilter

/// What a policy says of one subject at one instant. Everything is in a fixed order, whatever the order of the rules.
public struct MappingDecision: Sendable, Equatable {
  /// Ordered by reference.
  public var roles: [ConferredRole]
  /// The episodes of time-bound rules that are open after this evaluation, ordered by rule; all others are closed.
  public var episodes: [Episode]
  /// Suppressed roles that a rule would confer, ordered: their suppressions stand. Those of every other suppressed role
  /// have seen the condition false and are over.
  public var suppressed: [RoleReference] = []
  /// What did not go by itself: a deactivated subject, an expired grant, roles that must not meet, a redundant role, an
  /// authority not believed, an attribute that is missing or has a bad value.
  public var findings: [Finding]
  /// What the policy's `attributes` make of the sources, ordered by name. Attributes that nobody states and attributes
  /// with a bad value are not there.
  public var profile: [ProfileAttribute] = []
  /// Groups of the subject that no rule speaks of, by display name (or `value` where there is none), ordered; empty
  /// where the evaluation was asked not to explain.
  public var unmatchedGroups: [String]

  /// The effective rights, ordered by application.
  public var entitlements: [ApplicationEntitlements] {
    var byApplication: [(application: String, rights: Set<OctetKey>)] = []
    for role in roles {
      if byApplication.last?.application.hasSameOctets(as: role.reference.application) != true {
        byApplication.append((role.reference.application, []))
      }
      byApplication[byApplication.count - 1].rights.formUnion(role.entitlements.map(OctetKey.init))
    }
    return byApplication.map {
      ApplicationEntitlements(
        application: $0.application, entitlements: $0.rights.map(\.text).sorted { $0.precedesByOctets($1) })
    }
  }
}

/// A role that a decision confers, with every reason for it.
public struct ConferredRole: Sendable, Equatable {
  public var reference: RoleReference
  public var isPrivileged: Bool
  /// As the catalogue lists them.
  public var entitlements: [String]
  /// One for each rule that confers the role, ordered by rule id; never empty.
  public var reasons: [RoleReason]

  /// When the role ends by itself: the latest end of its reasons; nil where one of them has none.
  public var validUntil: Instant? {
    let ends = reasons.compactMap(\.validUntil)
    return ends.count == reasons.count ? ends.max() : nil
  }

  /// How long the role may go unused before it ends: the longest of its reasons; nil where one of them has none.
  public var unusedAfter: Duration? {
    let spans = reasons.compactMap(\.unusedAfter)
    return spans.count == reasons.count ? spans.max() : nil
  }
}

/// Why a role is conferred: the rule, and what its condition saw.
public struct RoleReason: Sendable, Equatable {
  public var ruleID: String
  /// Every leaf of the condition with what it saw; empty where the evaluation was asked not to explain.
  public var facts: [FilterFact]
  public var validUntil: Instant?
  public var unusedAfter: Duration?
  /// Whether what the condition saw was, or may have been, stated by an assertion.
  public var isByAssertion = false
}

/// The rights a subject has in one application.
public struct ApplicationEntitlements: Sendable, Hashable {
  public var application: String
  /// Ordered by octets, each once.
  public var entitlements: [String]
}
