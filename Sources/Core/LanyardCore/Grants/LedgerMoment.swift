public import Diagnostics

/// A moment at which the ledger is read.
///
/// For an instant that is over the answer is final: rows to come begin later and end later. Of now it is what stands now,
/// whatever the clock showed when it was written: where a clock was set back, rows are in force that begin in the future,
/// and others that end there are over.
public struct LedgerMoment: Sendable, Hashable {
  public let instant: Instant
  /// What the clock shows, where the moment is now, or was when an answer of several pages began; nil for an instant that
  /// is over.
  public let clock: Instant?

  public init(_ instant: Instant, clock: Instant? = nil) {
    self.instant = instant
    self.clock = clock
  }

  public static func now(_ clock: Instant) -> LedgerMoment { LedgerMoment(clock, clock: clock) }

  /// Whether it lies behind `begin` and ahead of `end`; nil is an end that has not come.
  public func isWithin(_ begin: Instant, _ end: Instant?) -> Bool {
    let hasBegun = begin <= instant || clock.map { $0 < begin } ?? false
    let hasEnded = end.map { end in end <= instant || clock.map { $0 < end } ?? false } ?? false
    return hasBegun && !hasEnded
  }
}
