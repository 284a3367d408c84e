public import Diagnostics
public import LanyardCore
internal import Synchronization

/// A token that is about to end, or has ended without a successor.
public struct ExpiringToken: Sendable, Hashable {
  public let tenant: TenantName
  public let token: AccessToken
  public let expires: Instant
}

/// Which tokens need a person's attention: those that end within two weeks, and those that ended less than two weeks ago
/// while no token of the same name took over. Tokens that clients get by themselves are never among them.
public final class ExpiringTokens: Sendable {
  public static let horizon: Duration = .seconds(14 * 86_400)
  /// More than this are not listed.
  public static let maximum = 1000

  private let store: any Store
  private let clock: any LanyardCore.Clock
  private let kept = Mutex<(read: Instant, tokens: [ExpiringToken])?>(nil)

  public init(store: any Store, clock: any LanyardCore.Clock) {
    self.store = store
    self.clock = clock
  }

  /// The tokens, the soonest first; read at most once a minute, for whoever watches asks often.
  public func list() async throws -> [ExpiringToken] {
    let now = clock.now()
    if let last = kept.withLock({ $0 }), now >= last.read, now - last.read < .seconds(60) { return last.tokens }
    let tokens = try await store.read { try Self.read($0, at: now) }
    kept.withLock { $0 = (now, tokens) }
    return tokens
  }

  private static func read(_ reader: any StoreReader, at now: Instant) throws -> [ExpiringToken] {
    var found: [ExpiringToken] = []
    for tenant in [Tenant.operator] + (try reader.tenants()) {
      let tokens = try reader.tokens(of: tenant.id).filter { $0.client == nil && $0.revoked == nil }
      let live = Set(tokens.filter { $0.isLive(at: now) }.map { OctetKey($0.name) })
      for token in tokens {
        guard let expires = token.expires, expires < now + horizon, expires > now - horizon,
          now < expires || !live.contains(OctetKey(token.name))
        else { continue }
        found.append(ExpiringToken(tenant: tenant.name, token: token, expires: expires))
      }
    }
    found.sort { ($0.expires, $0.token.id) < ($1.expires, $1.token.id) }
    return Array(found.prefix(maximum))
  }
}
