public import Diagnostics
public import JSON

/// A client of a tenant's directory that gets its tokens by itself: by a secret (RFC 6749 §4.4) or by a signed assertion
/// (RFC 7523 §2.2).
public struct OAuthClient: Sendable, Hashable {
  /// How the client proves who it is.
  public enum Credential: Sendable, Hashable {
    /// SHA-256 of each secret that counts now, two while one replaces the other; 32 octets each.
    case secrets([[UInt8]])
    /// A JWK Set (RFC 7517) of public keys.
    case keys(JSONObject)
  }

  /// The `client_id`.
  public let id: ClientID
  public let tenant: TenantID
  public var name: String
  /// The most its tokens may do.
  public var scopes: Set<Scope>
  public var credential: Credential
  public let created: Instant
  public var revoked: Instant?

  public init(
    id: ClientID, tenant: TenantID, name: String, scopes: Set<Scope>, credential: Credential, created: Instant,
    revoked: Instant? = nil
  ) {
    self.id = id
    self.tenant = tenant
    self.name = name
    self.scopes = scopes
    self.credential = credential
    self.created = created
    self.revoked = revoked
  }
}
