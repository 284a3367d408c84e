internal import GRDB

/// The two settings on which it depends whether a commit is on disk.
public struct SQLiteDurability: Sendable, Hashable, CustomStringConvertible {
  /// 2 is FULL: the journal is synced with every commit.
  public let synchronous: Int?
  /// `wal`.
  public let journalMode: String?

  init(of database: Database) throws {
    synchronous = try Int.fetchOne(database, sql: "pragma synchronous")
    journalMode = try String.fetchOne(database, sql: "pragma journal_mode")
  }

  /// Whether what was committed survives the loss of power.
  public var isFull: Bool { synchronous == 2 && journalMode == "wal" }

  public var description: String {
    "synchronous \(synchronous.map(String.init) ?? "unknown"), journal \(journalMode ?? "unknown")"
  }
}
