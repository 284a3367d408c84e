public import Diagnostics
public import LanyardCore
public import LanyardSQL

/// A store in a PostgreSQL database, which several nodes may share. Readers see one snapshot each and never wait for
/// writers; the writers of all nodes take turns (see <doc:LocksAndIsolation>), and the writes of one node share commits
/// (see `GroupCommitter`). What was answered is on disk.
public final class PostgresStore: ClosableStore {
  private let readers: ConnectionPool
  private let writer: ConnectionSeat
  private let committer: GroupCommitter
  private let migrations: [Migration]
  /// Seconds.
  private let lockTimeout: Int

  private init(maker: ConnectionMaker, options: PostgresOptions, migrations: [Migration]) {
    self.readers = ConnectionPool(maker: maker, options: options)
    self.writer = ConnectionSeat(maker: maker, label: "lanyard.postgres.writer")
    self.migrations = migrations
    self.lockTimeout = options.lockTimeout
    self.committer = GroupCommitter(
      writer: PostgresBatchWriter(seat: writer), maximumWaiting: options.maximumWaitingWrites,
      maximumBatch: options.maximumBatch)
  }

  /// Connects, and brings the database to this binary's schema.
  ///
  /// - Parameter address: what libpq takes: `postgres://USER@HOST:PORT/DATABASE?sslmode=…`, or `host=… dbname=…`.
  /// - Throws: `store.unavailable`, `store.access.denied`, `store.server.unfit`, `store.schema.newer`,
  ///   `store.schema.foreign`, `store.setting.refused`, and without `migrates` `store.schema.behind`.
  public static func open(
    address: String, options: PostgresOptions = PostgresOptions()
  ) async throws -> PostgresStore {
    try await open(address: address, options: options, migrations: Migration.all)
  }

  /// Opens the database as a binary with these migrations would.
  static func open(
    address: String, options: PostgresOptions, migrations: [Migration]
  ) async throws -> PostgresStore {
    let maker = ConnectionMaker(address: address, options: options)
    let store = PostgresStore(maker: maker, options: options, migrations: migrations)
    try await store.prepareSchema(migrates: options.migrates)
    return store
  }

  public func read<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    try await snapshot { try SQLTransaction.read($0, body) }
  }

  public func write<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    try await committer.submit(body)
  }

  public func checkReadiness() async throws {
    let migrations = migrations
    try await snapshot { connection in
      try Migrator(connection, migrations: migrations).check()
      try ServerFitness(connection: connection).check()
    }
  }

  /// What the writer did so far and what waits for it: the queue depth of `/metrics`.
  public func writeStatistics() async -> WriteStatistics {
    await committer.statistics
  }

  public func databaseTime() async throws -> Instant? {
    try await snapshot { connection in
      try connection.first(Self.time) { row in row.integer(0).map { Instant(milliseconds: $0) } } ?? nil
    }
  }

  private static let time = SQLStatement(
    "select (extract(epoch from clock_timestamp()) * 1000)::bigint")

  /// Refuses new writes, waits for those accepted, and closes the connections. Closing twice is closing once.
  public func close() async {
    guard await committer.close() else { return }
    await readers.close()
    await writer.close()
  }

  /// Runs `body` in a transaction that sees one snapshot. One that lost its connection is run again on a new one: it
  /// wrote nothing.
  private func snapshot<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    do {
      return try await readers.run { try Self.snapshot(in: $0, body) }
    } catch let failure as PostgresFailure where failure.endedConnection {
      return try await PostgresFailure.translating {
        try await readers.run { try Self.snapshot(in: $0, body) }
      }
    } catch let failure as PostgresFailure {
      throw failure.coded
    }
  }

  private static func snapshot<Value>(
    in connection: PostgresConnection, _ body: (PostgresConnection) throws -> Value
  ) throws -> Value {
    try connection.beginReading()
    do {
      let value = try body(connection)
      connection.leaveEndForLater()
      return value
    } catch {
      if connection.isInTransaction { try? connection.run(script: "rollback") }
      throw error
    }
  }

  /// A migration takes as long as its tables are large, and so does waiting for another node's.
  private static let migrationBegin =
    "begin; set local statement_timeout = 0; set local lock_timeout = '600s'; \(WriterLock.take)"

  private func prepareSchema(migrates: PostgresOptions.Migrating) async throws {
    do {
      try await checkReadiness()
    } catch let error as CodedError where error.code == .storeSchemaBehind && migrates != .never {
      let (migrations, lockTimeout) = (migrations, lockTimeout)
      try await PostgresFailure.translating {
        try await writer.run { connection in
          // Nodes that start together migrate one after the other, and the second finds nothing to do.
          try connection.run(script: Self.migrationBegin)
          // For a table in use it waits no longer than ever: whoever reads the table queues behind it.
          try connection.run(script: "set local lock_timeout = '\(lockTimeout)s'")
          let migrator = Migrator(connection, migrations: migrations)
          guard try migrates == .always || migrator.isDatabaseEmpty() else { throw error }
          _ = try migrator.migrate()
          try connection.run(script: "commit")
        }
      }
    }
  }
}
