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
public enum Scope: RawRepresentable, Sendable, Hashable {
  case scimRead
  case scimWrite
  case scimUsers
  case scimGroups
  case admin
  /// Report that roles of one application were used, and nothing else.
  case usageWrite(application: String)

  /// The scopes of SCIM clients, in the order in which they are listed.
  public static let scim: [Scope] = [.scimRead, .scimWrite, .scimUsers, .scimGroups]

  /// What a SCIM token may do when nobody says otherwise.
  public static let allSCIM = Set(scim)

  /// What stands before the application's name.
  public static let usagePrefix = "usage:write:"

  /// Nil for what is no scope. Whether there is such an application is asked where the credential is made.
  public init?(rawValue: String) {
    if let known = (Self.scim + [.admin]).first(where: { $0.rawValue.hasSameOctets(as: rawValue) }) {
      self = known
      return
    }
    let application = rawValue.utf8.dropFirst(Self.usagePrefix.utf8.count)
    // Names of applications are such octets; scopes are separated by blanks.
    guard rawValue.utf8.starts(with: Self.usagePrefix.utf8), !application.isEmpty,
      application.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return nil }
    self = .usageWrite(application: String(Substring(application)))
  }

  public var rawValue: String {
    switch self {
    case .scimRead: "scim:read"
    case .scimWrite: "scim:write"
    case .scimUsers: "scim:users"
    case .scimGroups: "scim:groups"
    case .admin: "admin"
    case .usageWrite(let application): Self.usagePrefix + application
    }
  }
}
