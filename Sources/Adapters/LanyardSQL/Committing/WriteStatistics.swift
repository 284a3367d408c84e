/// Counts of a store's writer since it was opened.
public struct WriteStatistics: Sendable, Hashable {
  /// Transactions committed, and so syncs of the disk.
  public var commits = 0
  /// Writes answered, refused ones included.
  public var writes = 0
  /// Writes accepted and not answered yet.
  public var waiting = 0

  public init() {}
}
