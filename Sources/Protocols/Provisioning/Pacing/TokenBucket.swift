public import Diagnostics

/// A rate limit: so many a second, and so many at once after a quiet time.
public struct TokenBucket: Hashable, Sendable {
  /// Tokens that come in each second.
  public let rate: Double
  /// The most tokens kept.
  public let burst: Double
  private var tokens: Double
  private var filledAt: Instant

  /// A full bucket. Rates and bursts that make no sense are brought to the nearest that do: at least a token in a
  /// thousand seconds, at least room for one.
  public init(rate: Double, burst: Double, at now: Instant) {
    self.rate = rate.isFinite ? max(rate, 0.001) : 0.001
    self.burst = burst.isFinite ? max(burst, 1) : 1
    self.tokens = self.burst
    self.filledAt = now
  }

  /// Takes one token, if there is one.
  public mutating func take(_ now: Instant) -> Bool {
    fill(now)
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }

  /// Takes `count` tokens for work that is done at once, if those are there, or as many as come in within a second. What is
  /// missing is owed: until it has come in, nobody takes anything. So work of more than the bucket ever holds can be done,
  /// and slows down what comes after it.
  public mutating func take(_ count: Int, _ now: Instant) -> Bool {
    fill(now)
    guard tokens >= threshold(count) else { return false }
    tokens -= Double(max(count, 0))
    return true
  }

  /// How long until ``take(_:_:)`` would take them; zero where it would now.
  public func wait(for count: Int, _ now: Instant) -> Duration {
    var copy = self
    copy.fill(now)
    let missing = threshold(count) - copy.tokens
    return missing <= 0 ? .zero : .milliseconds(Int64((missing / rate * 1000).rounded(.up)))
  }

  private func threshold(_ count: Int) -> Double { min(Double(count), max(rate, 1), burst) }

  /// Takes one token, or what is left of it: for what must not wait but should slow down what may.
  public mutating func takeWithoutWaiting(_ now: Instant) {
    fill(now)
    tokens = max(0, tokens - 1)
  }

  /// How long until a token is there; zero where one is.
  public func wait(_ now: Instant) -> Duration {
    var copy = self
    copy.fill(now)
    return copy.tokens >= 1 ? .zero : .milliseconds(Int64(((1 - copy.tokens) / rate * 1000).rounded(.up)))
  }

  /// A clock that steps back adds nothing and loses nothing.
  private mutating func fill(_ now: Instant) {
    if now > filledAt {
      let elapsed = Double(now.milliseconds - filledAt.milliseconds) / 1000
      tokens = min(burst, tokens + elapsed * rate)
    }
    filledAt = now
  }
}
