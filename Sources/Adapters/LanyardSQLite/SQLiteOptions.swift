/// How a database file is opened.
public struct SQLiteOptions: Sendable {
  /// Whether missing migrations are applied; otherwise they refuse the opening.
  public var migrates: Bool
  /// Connections that read side by side.
  public var readers: Int
  /// How long to wait for another process that writes, in seconds.
  public var busyTimeout: Double
  /// Writes that may wait; the next is refused with `store.overloaded`.
  public var maximumWaitingWrites: Int
  /// The file grows to so many pages of 4 KiB; beyond, writes are refused with `store.full`. Nil: as the disk allows.
  public var maximumPages: Int?
  /// Writes that share one commit at most.
  public var maximumBatch: Int
  /// What one search may cost, in steps of SQLite's virtual machine; beyond, it is refused with `scim.filter.too-costly`.
  public var searchSteps: Int

  public init(
    migrates: Bool = true, readers: Int = 6, busyTimeout: Double = 5, maximumWaitingWrites: Int = 4096,
    maximumBatch: Int = 128, maximumPages: Int? = nil, searchSteps: Int = 50_000_000
  ) {
    self.migrates = migrates
    self.readers = readers
    self.busyTimeout = busyTimeout
    self.maximumWaitingWrites = maximumWaitingWrites
    self.maximumBatch = maximumBatch
    self.maximumPages = maximumPages
    self.searchSteps = searchSteps
  }
}
