public import Diagnostics

/// That a version of a tenant's mapping policy came into force: when, by whom, and what stood behind it. Versions are the
/// manifest object's; their documents are kept beside (``PolicyVersionReader/policyDocument(_:tenant:)``).
public struct PolicyVersion: Sendable, Hashable {
  /// What a version that is rolled out in stages stands on.
  public struct Rollout: Sendable, Hashable {
    /// The version that judges whoever is not in the stage: the last that judged everybody.
    public let base: Int
    /// The version with which the rollout began. It names the rollout in ``RoleMapping/PolicyStage``.
    public let begun: Int

    public init(base: Int, begun: Int) {
      self.base = base
      self.begun = begun
    }
  }

  public let tenant: TenantID
  public let version: Int
  public let activated: Instant
  /// The id of the principal who activated it.
  public let actor: String
  /// The id of the request that did.
  public let request: String
  /// The version whose document this one has again; nil where the document was brought in.
  public let rollbackOf: Int?
  /// Nil where the version judges everybody.
  public let rollout: Rollout?

  public init(
    tenant: TenantID, version: Int, activated: Instant, actor: String, request: String, rollbackOf: Int? = nil,
    rollout: Rollout? = nil
  ) {
    self.tenant = tenant
    self.version = version
    self.activated = activated
    self.actor = actor
    self.request = request
    self.rollbackOf = rollbackOf
    self.rollout = rollout
  }
}
