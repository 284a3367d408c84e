public import Diagnostics
internal import Foundation
public import LanyardCore

/// The machine's clock.
public struct SystemClock: LanyardCore.Clock {
  public init() {}

  public func now() -> Instant { Instant(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
