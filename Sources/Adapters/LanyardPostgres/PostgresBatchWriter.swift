internal import Diagnostics
internal import LanyardCore
internal import LanyardSQL

/// Runs a batch of writes in one transaction of PostgreSQL.
///
/// Writers of all nodes take turns: each batch first takes one advisory lock, which the commit gives back. Under it READ
/// COMMITTED sees everything that was committed before, nobody writes beside it, and so a body decides on what is true,
/// audit numbers have no gaps, and no node can deadlock with another. See <doc:LocksAndIsolation>.
struct PostgresBatchWriter: BatchWriter {
  /// How often a batch is run again after losing against another session or losing its connection.
  static let maximumRuns = 4

  let seat: ConnectionSeat

  func write(_ batch: [PendingWrite]) async -> BatchOutcome {
    var run = 1
    while true {
      do {
        return try await seat.run { connection in try Self.run(batch, in: connection) }
      } catch let failure as PostgresFailure {
        // Nothing was committed: what failed is not the commit.
        guard run < Self.maximumRuns, failure.isForTheWriter else { return .failed(failure.coded) }
        run += 1
      } catch let failure as CommitFailure {
        return .failed(failure.coded)
      } catch {
        return .failed(error)
      }
    }
  }

  private static func run(_ batch: [PendingWrite], in connection: PostgresConnection) throws -> BatchOutcome {
    do {
      try connection.run(script: "begin isolation level read committed; \(WriterLock.take); \(Savepoint.begin)")
      var outcomes: [Result<PendingWrite.Answer, any Error>] = []
      for write in batch {
        // A write that was undone leaves its savepoint to the next.
        if case .success = outcomes.last { try connection.run(script: Savepoint.next) }
        outcomes.append(try result(of: write, in: connection))
      }
      try commit(connection)
      return .committed(outcomes)
    } catch {
      if connection.isInTransaction { try? connection.run(script: "rollback") }
      throw error
    }
  }

  /// Runs one write within the savepoint that stands; throws only what is the whole batch's business.
  private static func result(
    of write: PendingWrite, in connection: PostgresConnection
  ) throws -> Result<PendingWrite.Answer, any Error> {
    do {
      return .success(try SQLTransaction.write(connection, write.run))
    } catch let failure as PostgresFailure {
      throw failure
    } catch {
      try connection.run(script: Savepoint.undo)
      return .failure(error)
    }
  }

  private static func commit(_ connection: PostgresConnection) throws {
    do {
      try connection.run(script: "commit")
    } catch let failure as PostgresFailure where failure.endedConnection {
      throw CommitFailure(cause: failure)
    }
  }
}

private enum Savepoint {
  static let begin = "savepoint one_write"
  static let next = "release one_write; savepoint one_write"
  static let undo = "rollback to one_write"
}

/// The connection broke while the commit was under way: whether it happened nobody can say, so nothing is run again and
/// the caller is told to look.
private struct CommitFailure: Error {
  let cause: PostgresFailure

  var coded: any Error {
    var error = cause.coded
    error.message = "the connection ended during a commit; the change may or may not have been made"
    error.remedy = "read what you changed, and repeat the request where it is missing"
    return error
  }
}
