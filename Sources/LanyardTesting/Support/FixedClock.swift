public import Diagnostics
public import LanyardCore
internal import Synchronization

/// A clock that stands still until it is told otherwise.
public final class FixedClock: LanyardCore.Clock {
  private let instant: Mutex<Instant>

  /// Stands at 2026-11-22T09:30:00.000Z unless told otherwise.
  public init(_ instant: Instant = Instant(milliseconds: 1_795_339_800_000)) {
    self.instant = Mutex(instant)
  }

  public func now() -> Instant { instant.withLock { $0 } }

  /// Moves the clock on, or back for a negative duration.
  public func advance(by duration: Duration) {
    instant.withLock { $0 = $0 + duration }
  }

  public func set(_ moment: Instant) {
    instant.withLock { $0 = moment }
  }
}
