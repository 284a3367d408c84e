public import Diagnostics

/// Keeps a target that fails from being asked again and again: after some failures in a row nothing is sent for a while,
/// then one probe decides.
public struct CircuitBreaker: Hashable, Sendable {
  public enum State: Hashable, Sendable {
    /// Everything passes; so many failures in a row up to now.
    case closed(failures: Int)
    /// Nothing passes until the instant.
    case open(until: Instant)
    /// One probe is out; if nobody reports by the instant, another may go.
    case halfOpen(probeUntil: Instant)
  }

  /// Failures in a row that open the circuit.
  public let threshold: Int
  /// How long it stays open.
  public let pause: Duration
  /// How long a probe may take.
  public let probeTime: Duration
  public private(set) var state: State = .closed(failures: 0)

  public init(threshold: Int = 5, pause: Duration = .seconds(30), probeTime: Duration = .seconds(60)) {
    self.threshold = max(threshold, 1)
    self.pause = pause
    self.probeTime = probeTime
  }

  /// Asks leave to send one delivery. With an open circuit whose pause is over the asker becomes the probe.
  public mutating func permits(_ now: Instant) -> Bool {
    switch state {
    case .closed: return true
    case .open(let until), .halfOpen(probeUntil: let until):
      guard now >= until else { return false }
      state = .halfOpen(probeUntil: now + probeTime)
      return true
    }
  }

  /// The target answered, be it with a refusal: it is there.
  public mutating func succeeded() {
    state = .closed(failures: 0)
  }

  /// No answer, or one that says the target is ill. Late failures of an open circuit change nothing.
  public mutating func failed(at now: Instant) {
    switch state {
    case .closed(let failures) where failures + 1 < threshold: state = .closed(failures: failures + 1)
    case .closed, .halfOpen: state = .open(until: now + pause)
    case .open: break
    }
  }
}
