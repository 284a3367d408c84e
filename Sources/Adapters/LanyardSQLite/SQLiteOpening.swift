internal import Diagnostics
internal import Foundation
internal import GRDB
internal import LanyardCore
internal import LanyardSQL

/// The steps from a path to a pool that keeps its promises.
struct SQLiteOpening {
  let path: String
  let options: SQLiteOptions
  let migrations: [Migration]

  /// A pool, and what its writing connection promises.
  struct Opened {
    let pool: DatabasePool
    let lookups: LookupConnections
    let durability: SQLiteDurability
  }

  func open() async throws -> Opened {
    do {
      try createPrivately()
      let pool = try DatabasePool(path: path, configuration: configuration)
      let durability = try await pool.writeWithoutTransaction { database in
        // A batch of creations touches a page for each indexed value: room for several batches, and seldom a checkpoint.
        // What a savepoint may have to undo is kept in memory; a file for it would be written and dropped with each batch.
        try database.execute(
          sql: "pragma cache_size = -16384; pragma wal_autocheckpoint = 4000; pragma temp_store = memory")
        if let pages = options.maximumPages { try database.execute(sql: "pragma max_page_count = \(pages)") }
        return try demandDurability(database)
      }
      try await prepareSchema(pool)
      let lookups = try LookupConnections(path: path, busyTimeout: options.busyTimeout)
      return Opened(pool: pool, lookups: lookups, durability: durability)
    } catch let error as DatabaseError {
      throw SQLiteFailure.coded(error)
    }
  }

  private var configuration: Configuration {
    var configuration = Configuration()
    configuration.label = "lanyard"
    configuration.foreignKeysEnabled = true
    configuration.busyMode = .timeout(options.busyTimeout)
    configuration.maximumReaderCount = max(options.readers, 1)
    return configuration
  }

  /// A new file is its owner's alone; SQLite gives the journal beside it the same mode.
  private func createPrivately() throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
      throw CodedError(
        .storeUnavailable, "the database file `\(path)` cannot be made",
        remedy: "see that the folder exists and that this user may write in it", exposure: .operator)
    }
  }

  /// GRDB lowers `synchronous` to NORMAL when it turns the journal to WAL, so it is set afterwards and read back.
  private func demandDurability(_ database: Database) throws -> SQLiteDurability {
    try database.execute(sql: "pragma synchronous = full")
    let durability = try SQLiteDurability(of: database)
    guard durability.isFull else {
      throw CodedError(
        .storeSettingRefused, "SQLite does not promise that commits are on disk",
        expected: "synchronous 2, journal wal", received: durability.description,
        remedy: "keep the database on a local disk whose file system supports WAL", exposure: .operator)
    }
    return durability
  }

  private func prepareSchema(_ pool: DatabasePool) async throws {
    do {
      try await pool.read { try Migrator(SQLiteConnection(database: $0), migrations: migrations).check() }
    } catch let error as CodedError where error.code == .storeSchemaBehind && options.migrates {
      try await pool.writeWithoutTransaction { database in
        try database.inTransaction(.immediate) {
          _ = try Migrator(SQLiteConnection(database: database), migrations: migrations).migrate()
          return .commit
        }
      }
    }
  }
}
