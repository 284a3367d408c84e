public import Diagnostics

/// A sign-in begun and not answered: what the `AuthnRequest` said, kept until the response comes or it expires.
public struct PendingSignIn: Sendable, Hashable {
  /// The `ID` of the request, which the response names as `InResponseTo`.
  public let requestID: String
  public let tenant: TenantID
  public let connection: String
  public let relayState: String?
  /// SHA-256 of the secret that the browser was given with the redirect, 32 octets; only a browser that sends it back may
  /// finish the sign-in. Nil where cookies cannot be bound: without TLS.
  public let browser: [UInt8]?
  public let expires: Instant

  public init(
    requestID: String, tenant: TenantID, connection: String, relayState: String?, browser: [UInt8]? = nil,
    expires: Instant
  ) {
    self.requestID = requestID
    self.tenant = tenant
    self.connection = connection
    self.relayState = relayState
    self.browser = browser
    self.expires = expires
  }
}

/// That an assertion was used: a second use of the same is a replay. Kept until the assertion could no longer be accepted.
public struct ReplayKey: Sendable, Hashable {
  public let tenant: TenantID
  public let connection: String
  public let assertionID: String
  public let expires: Instant

  public init(tenant: TenantID, connection: String, assertionID: String, expires: Instant) {
    self.tenant = tenant
    self.connection = connection
    self.assertionID = assertionID
    self.expires = expires
  }
}

/// A sign-in completed, until it ends. Decisions made with it judge live state: the session says who, not what they may.
public struct Session: Sendable, Hashable {
  public let id: SessionID
  public let tenant: TenantID
  public let subject: ResourceID
  public let connection: String
  /// SHA-256 of the cookie's secret, 32 octets.
  public let hash: [UInt8]
  /// The identity provider's name of its session, for single logout.
  public let sessionIndex: String?
  public let created: Instant
  public let expires: Instant

  public init(
    id: SessionID, tenant: TenantID, subject: ResourceID, connection: String, hash: [UInt8], sessionIndex: String?,
    created: Instant, expires: Instant
  ) {
    self.id = id
    self.tenant = tenant
    self.subject = subject
    self.connection = connection
    self.hash = hash
    self.sessionIndex = sessionIndex
    self.created = created
    self.expires = expires
  }
}
