public import Diagnostics

/// A bearer credential. The text was shown once; the store keeps only its SHA-256.
public struct AccessToken: Sendable, Hashable {
  public let id: TokenID
  /// The tenant it is good for; `Tenant.operatorID` for admin tokens.
  public let tenant: TenantID
  public var name: String
  public var scopes: Set<Scope>
  /// SHA-256 of the whole token text, 32 octets.
  public let hash: [UInt8]
  public let created: Instant
  public var expires: Instant?
  public var revoked: Instant?
  /// When it was last presented, to the minute; nil before the first time.
  public var lastUsed: Instant?
  /// The client it was issued to by the token endpoint; nil for a token that a person made.
  public let client: ClientID?

  public init(
    id: TokenID, tenant: TenantID, name: String, scopes: Set<Scope>, hash: [UInt8], created: Instant,
    expires: Instant? = nil, revoked: Instant? = nil, lastUsed: Instant? = nil, client: ClientID? = nil
  ) {
    self.id = id
    self.tenant = tenant
    self.name = name
    self.scopes = scopes
    self.hash = hash
    self.created = created
    self.expires = expires
    self.revoked = revoked
    self.lastUsed = lastUsed
    self.client = client
  }

  /// Whether the token opens anything at this moment.
  public func isLive(at now: Instant) -> Bool {
    revoked == nil && expires.map { now < $0 } ?? true
  }
}

/// One thing a credential may do.
public enum Scope: String, Sendable, Hashable, CaseIterable {
  case scimRead = "scim:read"
  case scimWrite = "scim:write"
  case scimUsers = "scim:users"
  case scimGroups = "scim:groups"
  case admin = "admin"
  /// Report that roles were used, and nothing else: for applications.
  case usageWrite = "usage:write"

  /// What a SCIM token may do when nobody says otherwise.
  public static let allSCIM: Set<Scope> = [.scimRead, .scimWrite, .scimUsers, .scimGroups]
}
