internal import Diagnostics
public import LanyardCore

/// Holds this machine's clock against the database's. Leases and expiries are judged by each node's own clock; what all
/// nodes share is the database's, so who goes with it goes with the others.
public struct DatabaseClock: Sendable {
  /// A larger skew is told to the operator.
  public static let largestSkew: Duration = .seconds(2)

  private let store: any Store
  private let clock: any LanyardCore.Clock

  public init(store: any Store, clock: any LanyardCore.Clock) {
    self.store = store
    self.clock = clock
  }

  /// How far the clocks are apart, at least; nil where the database has none of its own. The time that asking takes is not
  /// counted.
  ///
  /// - Throws: the store's troubles.
  public func skew() async throws -> Duration? {
    let before = clock.now()
    guard let time = try await store.databaseTime() else { return nil }
    let after = clock.now()
    return time < before ? before - time : time > after ? time - after : .zero
  }
}
