package import LanyardCore

/// A store that somebody opened and somebody must close; its writes share commits.
package protocol ClosableStore: Store {
  /// Refuses new writes, waits for those accepted, and lets go of the database. Closing twice is closing once.
  func close() async throws

  /// What the writer did so far and what waits for it.
  func writeStatistics() async -> WriteStatistics
}
