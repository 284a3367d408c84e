internal import Diagnostics
internal import LanyardCore
internal import Provisioning

/// How fast each target is sent to: its rate, its circuit, and how many deliveries may be under way at once, so that a
/// slow target holds up nobody but itself. A restart forgets all of it, and loses nothing.
struct TargetPaces {
  private struct Pace {
    var bucket: TokenBucket?
    var circuit = CircuitBreaker()
    var underWay = 0
  }

  static let underWayPerTarget = 8
  private static let soon: Duration = .seconds(1)
  private static let probing: Duration = .seconds(5)

  private var paces: [String: Pace] = [:]

  /// How long a delivery has to wait; nil where it may go now, and is counted as under way. Revocations never wait for a
  /// rate.
  mutating func wait(for row: OutboxRow, at target: TargetManifest, _ now: Instant) -> Duration? {
    var pace = paces[Self.key(row)] ?? Pace()
    defer { paces[Self.key(row)] = pace }
    if case .open(let until) = pace.circuit.state, now < until { return until - now }
    guard pace.underWay < Self.underWayPerTarget else { return Self.soon }
    if let rate = target.rate {
      let (perSecond, burst) = (Double(rate.perSecond), Double(rate.burst))
      if pace.bucket?.rate != perSecond || pace.bucket?.burst != burst {
        pace.bucket = TokenBucket(rate: perSecond, burst: burst, at: now)
      }
      if !row.isRevocation, let wait = pace.bucket?.wait(now), wait > .zero { return wait }
    } else {
      pace.bucket = nil
    }
    guard pace.circuit.permits(now) else { return Self.probing }
    pace.bucket?.takeWithoutWaiting(now)
    pace.underWay += 1
    return nil
  }

  /// What came of a delivery that went.
  mutating func finish(_ row: OutboxRow, _ answer: DeliveryAnswer, _ now: Instant) {
    var pace = paces[Self.key(row)] ?? Pace()
    pace.underWay = max(0, pace.underWay - 1)
    if case .retry = answer { pace.circuit.failed(at: now) } else { pace.circuit.succeeded() }
    paces[Self.key(row)] = pace
  }

  private static func key(_ row: OutboxRow) -> String { "\(row.tenant)/\(row.target)" }
}
