public import Diagnostics

/// Which deliveries of one target may be sent now, and in which order.
///
/// - Deliveries of one subject go in the order of their revisions: one that waits or is under way holds back the later ones,
///   a dead letter does not.
/// - A subject from whom something is to be taken is urgent, and so is everything that stands before that in its line.
///   Urgent subjects go first.
public struct DeliveryQueue: Sendable {
  /// A delivery that may be sent, and whether it must not wait for a rate limit.
  public struct Ready: Hashable, Sendable {
    public var delivery: Delivery
    public var isUrgent: Bool
  }

  /// Ordered as they are to be sent: urgent ones first, then by due time, then by id.
  public let ready: [Ready]

  /// - Parameter deliveries: those of one target; finished ones are passed over.
  public init(_ deliveries: [Delivery], at now: Instant) {
    let lines = Dictionary(grouping: deliveries.filter { !$0.state.isFinal }) { OctetKey($0.subject) }
    ready = lines.values.compactMap { Self.head(of: $0, at: now) }.sorted(by: Self.goesBefore)
  }

  private static func head(of line: [Delivery], at now: Instant) -> Ready? {
    guard let first = line.min(by: { $0.revision < $1.revision }), let due = first.dueTime, due <= now else {
      return nil
    }
    return Ready(delivery: first, isUrgent: line.contains { $0.operation.takesAway })
  }

  private static func goesBefore(_ left: Ready, _ right: Ready) -> Bool {
    if left.isUrgent != right.isUrgent { return left.isUrgent }
    if let a = left.delivery.dueTime, let b = right.delivery.dueTime, a != b { return a < b }
    return left.delivery.id.utf8.lexicographicallyPrecedes(right.delivery.id.utf8)
  }

  /// Those that may go under a rate limit, in order. Urgent ones always go and use up tokens that are there.
  public func admitted(by bucket: inout TokenBucket, at now: Instant) -> [Delivery] {
    ready.compactMap { entry in
      if entry.isUrgent {
        bucket.takeWithoutWaiting(now)
        return entry.delivery
      }
      return bucket.take(now) ? entry.delivery : nil
    }
  }
}

extension Delivery {
  /// When a waiting delivery is due; nil for one that does not wait.
  fileprivate var dueTime: Instant? {
    if case .pending(_, let notBefore) = state { notBefore } else { nil }
  }
}
