public import Diagnostics
public import LanyardCore
public import RoleMapping

/// Why somebody has, or has not, the roles of a tenant's policy.
public struct SubjectExplanation: Sendable {
  public let subject: ResourceID
  /// Nil where the person has none.
  public let userName: String?
  /// Whether the directory has let the person go, of whom a role waits in a hold.
  public let isGone: Bool
  /// Who manages the subject: `saml` for somebody whom a sign-in created.
  public let source: Authority
  /// What of sign-ins is believed at the moment, the newest first.
  public let signIns: [SignInStanding]
  /// The attributes that the policy makes, as targets get them.
  public let profile: [ProfileAttribute]
  /// The version that judges this subject.
  public let policyVersion: Int
  /// Why it is that version; nil where one version judges everybody.
  public let rollout: RolloutStanding?
  /// Grants in force, with their reasons as recorded.
  public let grants: [Grant]
  /// For each role of the policy how each of its rules stands for this subject now.
  public let roles: [RoleExplanation]
  /// Why the subject has each of these roles or has not, in sentences.
  public let statements: [RoleReference: [RoleStatement]]
  /// What the rules, the attributes and the directory's own roles give to say beside.
  public let findings: [Finding]
}

/// That a sign-in's statement is believed, and until when.
public struct SignInStanding: Sendable, Hashable {
  public let connection: String
  public let assertionID: String
  public let stated: Instant
  /// From when on it is not believed any more.
  public let expires: Instant
}

/// On which side of a rollout somebody stands.
public struct RolloutStanding: Sendable, Hashable {
  public let stage: PolicyStage
  public let isInStage: Bool
  /// The version that is rolled out, and the one that judges whoever is not in the stage.
  public let version: Int
  public let baseVersion: Int
}
