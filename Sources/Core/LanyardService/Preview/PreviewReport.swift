public import Diagnostics
public import LanyardCore
public import RoleMapping

/// What a preview found. Counts are exact for the directory as the preview came by; examples are the first by id.
public struct PreviewReport: Sendable {
  /// Everything that is wrong; then nothing was looked at.
  public internal(set) var problems: [CodedError] = []
  public internal(set) var steps: [ApplyReport.Step] = []
  /// What runs and is hardly meant.
  public var warnings: [CodedError] = []
  /// For `lanyard apply --previewed`; empty where there are problems, and where tenants whom it concerns were left out.
  public internal(set) var fingerprint = ""
  /// Tenants whom it concerns too, and whom nobody asked for, by name: an apply would change what their policies mean.
  public internal(set) var leftOut: [TenantName] = []
  /// One for each tenant concerned and asked for, by name.
  public internal(set) var tenants: [TenantPreview] = []

  /// Whether it needs a person's eyes: anybody loses a role, or gets or keeps for longer a privileged one, or a role that
  /// somebody holds comes to mean less, or to be privileged, or means more and is privileged.
  public var isLossOrEscalation: Bool { tenants.contains(where: \.isLossOrEscalation) }
}

/// What a preview found in one tenant.
public struct TenantPreview: Sendable {
  public let tenant: TenantName
  /// The version in force, 0 where there is none, and the one that would be.
  public let version: Int
  public let nextVersion: Int
  /// How many people were still to be judged for what was changed before: what they gain or lose by that is counted too.
  public let waiting: Int
  public internal(set) var tally: PreviewTally
  /// Privileged roles that somebody keeps for longer, by how many.
  public let privilegedLonger: [RoleReference: Int]
  /// Roles that mean something else, by reference, with how many people of the tenant hold them.
  public let alteredRoles: [AlteredRole]

  fileprivate var isLossOrEscalation: Bool {
    tally.lost > 0 || !tally.privilegedGains.isEmpty || !privilegedLonger.isEmpty
      || alteredRoles.contains { $0.people > 0 && $0.alteration.isLossOrEscalation }
  }
}

/// Counts that slices of a directory add up to.
public struct PreviewTally: Sendable {
  /// One person's gain or loss of one role.
  public struct Effect: Sendable, Hashable {
    public let subject: ResourceID
    public let userName: String?
    public let role: RoleReference
    public let isPrivileged: Bool
  }

  /// Gains and losses of one role, or by one rule.
  public struct Count: Sendable, Hashable {
    public internal(set) var gained: Int
    public internal(set) var lost: Int

    public init(gained: Int = 0, lost: Int = 0) {
      self.gained = gained
      self.lost = lost
    }
  }

  /// Subjects looked at, and those of them who gain or lose something.
  public internal(set) var subjects = 0
  public internal(set) var affected = 0
  public internal(set) var roles: [RoleReference: Count] = [:]
  /// By the id of the rule that confers what is gained, or conferred what is lost; several rules may confer one role. What
  /// no rule of the policy in force confers any more is lost by the empty id.
  public internal(set) var rules: [String: Count] = [:]
  /// Who keeps a role for longer or for less long; they are affected only where they gain or lose something besides.
  public internal(set) var terms = TermTally()
  /// Privileged roles that are gained, by how many.
  public internal(set) var privilegedGains: [RoleReference: Int] = [:]
  /// What the new policy finds, by code, or where there is none by the name of the check.
  public internal(set) var findings: [String: Int] = [:]
  /// Groups that no rule of the new policy speaks of, among those that somebody is in.
  public internal(set) var unmatchedGroups = 0
  public internal(set) var unmatchedNames: [String] = []
  /// The first by id, no more than were asked for.
  public internal(set) var gains: [Effect] = []
  public internal(set) var losses: [Effect] = []

  public var gained: Int { roles.values.reduce(0) { $0 + $1.gained } }
  public var lost: Int { roles.values.reduce(0) { $0 + $1.lost } }

  mutating func add(_ other: PreviewTally, naming names: Int) {
    subjects += other.subjects
    affected += other.affected
    roles.merge(other.roles, uniquingKeysWith: +)
    rules.merge(other.rules, uniquingKeysWith: +)
    terms.add(other.terms)
    privilegedGains.merge(other.privilegedGains, uniquingKeysWith: +)
    findings.merge(other.findings, uniquingKeysWith: +)
    gains = Self.first(names, of: gains + other.gains)
    losses = Self.first(names, of: losses + other.losses)
  }

  private static func first(_ count: Int, of effects: [Effect]) -> [Effect] {
    Array(effects.sorted { ($0.subject, $0.role) < ($1.subject, $1.role) }.prefix(count))
  }
}

extension PreviewTally.Count {
  fileprivate static func + (left: Self, right: Self) -> Self {
    Self(gained: left.gained + right.gained, lost: left.lost + right.lost)
  }
}
