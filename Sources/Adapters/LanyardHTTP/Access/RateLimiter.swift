internal import Diagnostics
internal import Hummingbird
public import LanyardCore
internal import Provisioning
internal import Synchronization

/// How many requests a second are taken: of each tenant's clients, and from each address of callers whom nobody knows.
///
/// A tenant's budget is only touched by callers that have proven to be the tenant's, so that a stranger cannot use it up.
/// Twice the rate may come at once after a quiet time.
public final class RateLimiter: Sendable {
  /// How many requests were refused since the start.
  public struct Refusals: Sendable, Hashable {
    public var ofTenants = 0
    public var ofStrangers = 0
  }

  private struct State {
    /// As many as there are tenants: who is counted here is known.
    var tenants: [TenantID: TokenBucket] = [:]
    var strangers = AddressBuckets()
    var refusals = Refusals()
  }

  private let tenantRate: Int
  private let strangerRate: Int
  private let clock: any LanyardCore.Clock
  private let state = Mutex(State())

  /// - Parameters:
  ///   - tenantRate: requests a second of one tenant; 0 for no limit.
  ///   - strangerRate: requests a second of unknown callers from one address; 0 for no limit.
  public init(tenantRate: Int, strangerRate: Int, clock: any LanyardCore.Clock) {
    self.tenantRate = tenantRate
    self.strangerRate = strangerRate
    self.clock = clock
  }

  public var refusals: Refusals { state.withLock { $0.refusals } }

  /// Counts a request of a tenant's own client.
  ///
  /// - Parameter cost: how many requests it counts for. One for more than a second's worth is taken as soon as a second's
  ///   worth is there, and what it costs beyond that is owed by those that come after it.
  /// - Throws: `http.rate.exceeded`.
  func admit(_ tenant: TenantID, cost: Int = 1) throws(HTTPRefusal) {
    guard tenantRate > 0, cost > 0 else { return }
    let now = clock.now()
    let wait: Duration? = state.withLock { state in
      var bucket = state.tenants[tenant] ?? Self.bucket(tenantRate, at: now)
      let isAdmitted = bucket.take(cost, now)
      state.tenants[tenant] = bucket
      if !isAdmitted { state.refusals.ofTenants += 1 }
      return isAdmitted ? nil : bucket.wait(for: cost, now)
    }
    if let wait { throw Self.refusal(tenantRate, of: "of this tenant", wait) }
  }

  /// Counts a request of a caller whom nobody knows.
  ///
  /// - Parameter source: the caller's address; callers without one share a bucket.
  /// - Throws: `http.rate.exceeded`.
  func admitStranger(_ source: String?) throws(HTTPRefusal) {
    guard strangerRate > 0 else { return }
    let now = clock.now()
    let wait: Duration? = state.withLock { state in
      let address = source.flatMap { NetworkAddress($0) }
      let wait = state.strangers.take(address, at: now, full: Self.bucket(strangerRate, at: now))
      if wait != nil { state.refusals.ofStrangers += 1 }
      return wait
    }
    if let wait { throw Self.refusal(strangerRate, of: "from this address", wait) }
  }

  private static func bucket(_ rate: Int, at now: Instant) -> TokenBucket {
    TokenBucket(rate: Double(rate), burst: Double(rate) * 2, at: now)
  }

  private static func refusal(_ rate: Int, of whom: String, _ wait: Duration) -> HTTPRefusal {
    let (seconds, rest) = wait.components
    let error = CodedError(
      .httpRateExceeded, "too many requests \(whom)", expected: "at most \(rate) a second",
      remedy: "send the request again after the seconds that `Retry-After` names")
    return HTTPRefusal(error: error, headers: [.retryAfter: "\(max(1, rest > 0 ? seconds + 1 : seconds))"])
  }
}
