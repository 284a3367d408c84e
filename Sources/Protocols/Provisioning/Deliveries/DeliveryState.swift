public import Diagnostics

/// Where a delivery stands.
public enum DeliveryState: Hashable, Sendable {
  /// Waits for its turn. `attempt` is the try that comes next, counted from 1.
  case pending(attempt: Int, notBefore: Instant)
  /// Somebody sends it, and owns it until the lease ends.
  case inFlight(attempt: Int, leaseUntil: Instant)
  /// The target accepted it.
  case delivered(at: Instant, receipt: DeliveryReceipt)
  /// Given up, kept for a person to look at and retry.
  case dead(at: Instant, reason: DeadLetterReason)

  /// A new delivery, due at once.
  public static func new(at now: Instant) -> DeliveryState { .pending(attempt: 1, notBefore: now) }

  /// `pending`, `inFlight`, `delivered` or `dead`.
  public var name: String {
    switch self {
    case .pending: "pending"
    case .inFlight: "inFlight"
    case .delivered: "delivered"
    case .dead: "dead"
    }
  }

  /// Whether nothing more happens by itself.
  public var isFinal: Bool {
    switch self {
    case .pending, .inFlight: false
    case .delivered, .dead: true
    }
  }
}

/// Why a delivery was given up.
public struct DeadLetterReason: Hashable, Sendable {
  /// `delivery.rejected` or `delivery.exhausted`.
  public var code: ErrorCode
  /// What the target said last; at most 512 octets.
  public let message: String
  /// How many times it was sent.
  public var attempts: Int

  public init(code: ErrorCode, message: String, attempts: Int) {
    self.code = code
    self.message = message.excerpt(octets: 512)
    self.attempts = attempts
  }
}
