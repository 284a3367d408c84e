public import Diagnostics
public import LanyardCore
public import RoleMapping

/// What an apply did, or would do.
public struct ApplyReport: Sendable {
  /// What becomes of a stored object.
  public enum Effect: String, Sendable {
    case added, changed, untouched
  }

  /// One object that was brought in.
  public struct Step: Sendable {
    public let reference: ManifestReference
    public let effect: Effect
    /// The members that differ, by name.
    public let members: [String]
  }

  /// One person's gain or loss of one role.
  public struct PersonEffect: Sendable {
    public let subject: ResourceID
    public let userName: String?
    public let role: RoleReference
    /// False where the role is lost.
    public let gains: Bool
  }

  /// That an earlier version of a policy is in force again.
  public struct Restoration: Sendable, Hashable {
    /// The version it is from now on.
    public let version: Int
    /// The version whose document it has.
    public let of: Int

    public init(version: Int, of: Int) {
      self.version = version
      self.of = of
    }
  }

  public let isDryRun: Bool
  /// Everything that is wrong; then nothing was changed.
  public let problems: [CodedError]
  public let steps: [Step]
  /// How many people gain each role.
  public internal(set) var granted: [String: Int] = [:]
  /// How many people lose each role. Whose time was over by itself has lost it by that.
  public internal(set) var revoked: [String: Int] = [:]
  /// Who keeps a role for longer or for less long.
  public internal(set) var terms = TermTally()
  /// Roles that mean something else, by reference, with how many people hold them.
  public internal(set) var alteredRoles: [AlteredRole] = []
  /// Who gains and who loses, losses first; only a dry run tells, and not more than a thousand changes.
  public internal(set) var people: [PersonEffect] = []
  /// The privileged roles that somebody gains; only a dry run tells.
  public internal(set) var privilegedGains: [RoleReference] = []
  /// How many people are left for the background job to judge.
  public internal(set) var pendingSubjects = 0
  /// What came back; nil where the objects were brought in, and where the policy in force says the same already.
  public internal(set) var restored: Restoration?
  /// What runs and is hardly meant.
  public var warnings: [CodedError] = []
}

extension ApplyReport {
  init(isDryRun: Bool, steps: [Step], impact: ManifestImpact) {
    self.init(isDryRun: isDryRun, problems: [], steps: steps)
    granted = impact.granted
    revoked = impact.revoked
    terms = impact.terms
    alteredRoles = impact.alteredRoles
    people = impact.people
    privilegedGains = impact.privilegedGains.sorted()
    pendingSubjects = impact.pending
  }
}
