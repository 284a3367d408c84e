/// The authenticated caller of a request: who it is, for which tenant, and what it may do.
public struct Principal: Sendable, Hashable {
  public enum Kind: String, Sendable {
    /// A SCIM client with a tenant's token.
    case client
    /// A person with an admin token, or at the machine's own command line.
    case admin
    /// A person signing in through an identity provider.
    case person
    /// Lanyard itself: deliveries, schedules.
    case system
  }

  public let kind: Kind
  public let tenant: TenantID
  /// What names the caller in the log: a token's id, `command-line`, `delivery-runner`.
  public let id: String
  public let scopes: Set<Scope>

  public init(kind: Kind, tenant: TenantID, id: String, scopes: Set<Scope>) {
    self.kind = kind
    self.tenant = tenant
    self.id = id
    self.scopes = scopes
  }
}
