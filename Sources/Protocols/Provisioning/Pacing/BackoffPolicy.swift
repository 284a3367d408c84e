/// How long to wait between attempts: exponential with full jitter.
///
/// The wait before attempt n+1 is evenly spread over `0 ..< min(cap, base · 2ⁿ⁻¹)`, so that a thousand deliveries that
/// failed together do not return together.
public struct BackoffPolicy: Hashable, Sendable {
  public var base: Duration
  public var cap: Duration
  /// A target's wish to be left alone is honoured up to this.
  public var maximumRetryAfter: Duration
  /// After so many attempts a delivery is given up.
  public var maximumAttempts: Int
  /// At this age a delivery is given up with its next failure.
  public var maximumAge: Duration

  public init(
    base: Duration = .seconds(1), cap: Duration = .seconds(900), maximumRetryAfter: Duration = .seconds(86_400),
    maximumAttempts: Int = 50, maximumAge: Duration = .seconds(3 * 86_400)
  ) {
    self.base = base
    self.cap = cap
    self.maximumRetryAfter = maximumRetryAfter
    self.maximumAttempts = maximumAttempts
    self.maximumAge = maximumAge
  }

  /// The wait after a failed attempt, counted from 1.
  ///
  /// - Parameters:
  ///   - random: in `0..<1`; values outside are brought inside.
  ///   - retryAfter: the least the target asked for.
  public func delay(afterAttempt attempt: Int, random: Double, retryAfter: Duration? = nil) -> Duration {
    let share = random.isFinite ? min(max(random, 0), 0.999_999) : 0
    let jittered = ceiling(afterAttempt: attempt) * share
    return max(jittered, min(max(retryAfter ?? .zero, .zero), maximumRetryAfter))
  }

  /// The longest wait after an attempt without a wish of the target.
  public func ceiling(afterAttempt attempt: Int) -> Duration {
    // Beyond 2³⁰ any base worth the name has met its cap.
    let factor = 1 << min(max(attempt - 1, 0), 30)
    return min(cap, base * factor)
  }

  public func isExhausted(attempts: Int, age: Duration) -> Bool {
    attempts >= maximumAttempts || age >= maximumAge
  }
}
