public import LanyardCore
public import LanyardService

/// What decides who gets in: clients that fetch their tokens, rates, addresses.
public struct AccessServices: Sendable {
  public let clients: ClientAuthenticator
  /// Nil where nothing is limited.
  public let limiter: RateLimiter?
  /// The proxies whose word for a client's address is believed.
  public let trustedProxies: [AddressRange]
  /// Tokens that somebody should look at.
  public let expiring: ExpiringTokens

  public init(
    clients: ClientAuthenticator, expiring: ExpiringTokens, limiter: RateLimiter? = nil,
    trustedProxies: [AddressRange] = []
  ) {
    self.clients = clients
    self.expiring = expiring
    self.limiter = limiter
    self.trustedProxies = trustedProxies
  }
}
