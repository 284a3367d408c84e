internal import GRDB
internal import LanyardCore
internal import LanyardSQL

/// Runs a batch of writes in one transaction.
struct SQLiteBatchWriter: BatchWriter {
  let pool: DatabasePool

  func write(_ batch: [PendingWrite]) async -> BatchOutcome {
    do {
      return try await pool.writeWithoutTransaction { database in
        // GRDB demands that no transaction outlives the access.
        defer { if database.isInsideTransaction { try? database.rollback() } }
        return run(batch, in: database)
      }
    } catch {
      return .failed(Self.coded(error))
    }
  }

  private func run(_ batch: [PendingWrite], in database: Database) -> BatchOutcome {
    do {
      // Immediate: the lock is taken now, where waiting for another process is harmless.
      try database.beginTransaction(.immediate)
    } catch {
      return .failed(Self.coded(error))
    }
    var outcomes: [Result<PendingWrite.Answer, any Error>] = []
    for write in batch {
      let outcome = Result { try run(write, in: database) }.mapError(Self.coded)
      guard database.isInsideTransaction else { return .undone(outcome.failure ?? TransactionEnded()) }
      outcomes.append(outcome)
    }
    do {
      try database.commit()
      return .committed(outcomes)
    } catch {
      return .failed(Self.coded(error))
    }
  }

  /// Runs one write in its savepoint.
  private func run(_ write: PendingWrite, in database: Database) throws -> PendingWrite.Answer {
    let connection = SQLiteConnection(database: database)
    try connection.execute(Self.savepoint, [])
    do {
      let answer = try SQLTransaction.write(connection, write.run)
      try connection.execute(Self.release, [])
      return answer
    } catch {
      if database.isInsideTransaction {
        try connection.execute(Self.undo, [])
        try connection.execute(Self.release, [])
      }
      throw error
    }
  }

  private static let savepoint = SQLStatement("savepoint one_write")
  private static let undo = SQLStatement("rollback to one_write")
  private static let release = SQLStatement("release one_write")

  private static func coded(_ error: any Error) -> any Error {
    (error as? DatabaseError).map(SQLiteFailure.coded) ?? error
  }
}

/// A body ended without an error although SQLite had ended its transaction: it caught the error itself.
private struct TransactionEnded: Error {}

extension Result {
  fileprivate var failure: Failure? { if case .failure(let error) = self { error } else { nil } }
}
