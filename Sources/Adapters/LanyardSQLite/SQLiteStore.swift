internal import GRDB
public import LanyardCore
public import LanyardSQL

/// A store in one SQLite file, in WAL mode with `synchronous=FULL`: readers never wait for the writer, and what was
/// answered is on disk. Writes share commits (see `GroupCommitter`); another process may write the same file.
public final class SQLiteStore: ClosableStore {
  private let pool: DatabasePool
  private let lookups: LookupConnections
  private let committer: GroupCommitter
  private let migrations: [Migration]
  private let searchSteps: Int
  /// What SQLite promises about commits, read back from the writing connection when the file was opened.
  public let durability: SQLiteDurability

  private init(_ opened: SQLiteOpening.Opened, options: SQLiteOptions, migrations: [Migration]) {
    self.pool = opened.pool
    self.lookups = opened.lookups
    self.durability = opened.durability
    self.migrations = migrations
    self.searchSteps = options.searchSteps
    self.committer = GroupCommitter(
      writer: SQLiteBatchWriter(pool: pool), maximumWaiting: options.maximumWaitingWrites,
      maximumBatch: options.maximumBatch)
  }

  /// Opens the file, or makes it, and brings it to this binary's schema.
  ///
  /// - Throws: `store.corrupt`, `store.unavailable`, `store.full`, `store.schema.newer`, `store.schema.foreign`,
  ///   `store.setting.refused`, and without `migrates` `store.schema.behind`.
  public static func open(path: String, options: SQLiteOptions = SQLiteOptions()) async throws -> SQLiteStore {
    try await open(path: path, options: options, migrations: Migration.all)
  }

  /// Opens the file as a binary with these migrations would.
  static func open(path: String, options: SQLiteOptions, migrations: [Migration]) async throws -> SQLiteStore {
    let opened = try await SQLiteOpening(path: path, options: options, migrations: migrations).open()
    return SQLiteStore(opened, options: options, migrations: migrations)
  }

  public func read<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    let searchSteps = searchSteps
    do {
      return try await pool.read { database in
        try SQLTransaction.read(SQLiteConnection(database: database), searchSteps: searchSteps, body)
      }
    } catch let error as DatabaseError {
      throw SQLiteFailure.coded(error)
    }
  }

  public func lookup<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    do {
      if let found = try lookups.read({ try SQLTransaction.read($0, searchSteps: searchSteps, body) }) { return found }
      return try await read(body)
    } catch let error as DatabaseError {
      throw SQLiteFailure.coded(error)
    }
  }

  public func write<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    try await committer.submit(body)
  }

  public func checkReadiness() async throws {
    let migrations = migrations
    do {
      try await pool.read { try Migrator(SQLiteConnection(database: $0), migrations: migrations).check() }
    } catch let error as DatabaseError {
      throw SQLiteFailure.coded(error)
    }
  }

  /// What the writer did so far and what waits for it: the queue depth of `/metrics`.
  public func writeStatistics() async -> WriteStatistics {
    await committer.statistics
  }

  /// Refuses new writes, waits for those accepted, and closes the file. Closing twice is closing once.
  ///
  /// - Throws: `store.unavailable` where a reader still holds a connection.
  public func close() async throws {
    guard await committer.close() else { return }
    // GRDB closes its writer before its readers, and so nobody would be left to move the journal into the file. Where
    // another process reads or writes just now the journal stays, and nothing is lost: whoever opens the file next reads
    // it. So nobody is kept waiting for the busy time-out here.
    _ = try? await pool.writeWithoutTransaction { database in
      try database.execute(sql: "pragma busy_timeout = 100")
      try database.checkpoint(.truncate)
    }
    lookups.close()
    try SQLiteFailure.translating { try pool.close() }
  }
}
