public import Diagnostics

/// What may happen to a delivery, and what it becomes by it. It decides; sending and storing are others' work.
///
/// A delivery that takes something away is never given up for the number or the age of its attempts: it goes on at the
/// slowest pace. Only the target's refusal ends it, as a dead letter for a person to see.
public struct DeliveryStateMachine: Hashable, Sendable {
  public enum Event: Hashable, Sendable {
    /// A worker takes the delivery and owns it for the length of the lease.
    case claim(lease: Duration)
    /// The worker that made `attempt` reports. `random` is in `0..<1`.
    case answered(attempt: Int, DeliveryAnswer, random: Double)
    /// Nobody reported in time.
    case leaseExpired
    /// A person sends a dead letter again.
    case revived
  }

  public var backoff: BackoffPolicy
  public var operation: DeliveryOperation
  public var createdAt: Instant

  public init(backoff: BackoffPolicy, operation: DeliveryOperation, createdAt: Instant) {
    self.backoff = backoff
    self.operation = operation
    self.createdAt = createdAt
  }

  public init(_ delivery: Delivery, backoff: BackoffPolicy) {
    self.init(backoff: backoff, operation: delivery.operation, createdAt: delivery.createdAt)
  }

  /// The state that follows.
  ///
  /// - Throws: `delivery.transition.invalid`, `delivery.not-due`, `delivery.answer.stale`, `delivery.lease.held`.
  public func state(after state: DeliveryState, _ event: Event, at now: Instant) throws(CodedError) -> DeliveryState {
    switch (state, event) {
    case (.pending(let attempt, let notBefore), .claim(let lease)):
      guard now >= notBefore else { throw .notDue(notBefore, now) }
      return .inFlight(attempt: attempt, leaseUntil: now + lease)
    case (.inFlight(let current, _), .answered(let attempt, let answer, let random)):
      guard attempt == current else { throw .stale(attempt, current) }
      return next(attempt, answer, random: random, at: now)
    case (.inFlight(let attempt, let leaseUntil), .leaseExpired):
      guard now >= leaseUntil else { throw .leaseHeld(leaseUntil, now) }
      return again(attempt, reason: "nobody reported on attempt \(attempt)", notBefore: now, at: now)
    case (.dead, .revived): return .new(at: now)
    default: throw .transition(state, event)
    }
  }

  private func next(_ attempt: Int, _ answer: DeliveryAnswer, random: Double, at now: Instant) -> DeliveryState {
    switch answer {
    case .accepted(let receipt): return .delivered(at: now, receipt: receipt)
    case .rejected(let reason):
      return .dead(at: now, reason: DeadLetterReason(code: .deliveryRejected, message: reason, attempts: attempt))
    case .retry(let after, let reason):
      let delay = backoff.delay(afterAttempt: attempt, random: random, retryAfter: after)
      return again(attempt, reason: reason, notBefore: now + delay, at: now)
    }
  }

  private func again(_ attempt: Int, reason: String, notBefore: Instant, at now: Instant) -> DeliveryState {
    if !operation.takesAway, backoff.isExhausted(attempts: attempt, age: now - createdAt) {
      return .dead(at: now, reason: DeadLetterReason(code: .deliveryExhausted, message: reason, attempts: attempt))
    }
    return .pending(attempt: attempt + 1, notBefore: notBefore)
  }
}

extension DeliveryStateMachine.Event {
  fileprivate var name: String {
    switch self {
    case .claim: "claim"
    case .answered: "answered"
    case .leaseExpired: "leaseExpired"
    case .revived: "revived"
    }
  }
}

extension CodedError {
  fileprivate static func transition(_ state: DeliveryState, _ event: DeliveryStateMachine.Event) -> CodedError {
    CodedError(
      .deliveryTransition, "a delivery that is `\(state.name)` cannot be `\(event.name)`", received: event.name,
      remedy: "read the delivery again and act on its state", exposure: .operator)
  }

  fileprivate static func notDue(_ notBefore: Instant, _ now: Instant) -> CodedError {
    CodedError(
      .deliveryNotDue, "the delivery is not due yet", expected: "\(notBefore) or later", received: now.rfc3339,
      remedy: "claim it when it is due", exposure: .operator)
  }

  fileprivate static func stale(_ attempt: Int, _ current: Int) -> CodedError {
    CodedError(
      .deliveryAnswerStale, "the answer belongs to an earlier attempt", expected: "attempt \(current)",
      received: "attempt \(attempt)", remedy: "drop the answer; the attempt under way will report", exposure: .operator)
  }

  fileprivate static func leaseHeld(_ leaseUntil: Instant, _ now: Instant) -> CodedError {
    CodedError(
      .deliveryLeaseHeld, "the worker still owns the delivery", expected: "\(leaseUntil) or later",
      received: now.rfc3339,
      remedy: "wait until the lease ends", exposure: .operator)
  }
}
