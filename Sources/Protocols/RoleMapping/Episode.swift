public import Diagnostics

/// The stretch of time in which a time-bound rule's condition holds for one subject.
///
/// The ledger keeps the episodes that the last decision left open and hands them to the next; that is how an expired grant
/// stays expired until an evaluation has seen the condition false.
public struct Episode: Hashable, Sendable {
  public var ruleID: String
  /// When an evaluation first saw the condition hold.
  public var since: Instant

  public init(ruleID: String, since: Instant) {
    self.ruleID = ruleID
    self.since = since
  }
}
