internal import Diagnostics
internal import GRDB
internal import LanyardCore
internal import LanyardSQL

/// SQLite's result codes in the words of the store (https://www.sqlite.org/rescode.html). The one place that knows them.
enum SQLiteFailure {
  /// Runs `body`, its SQLite errors translated.
  static func translating<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let error as DatabaseError {
      throw coded(error)
    }
  }

  static func coded(_ error: DatabaseError) -> CodedError {
    switch error.extendedResultCode {
    case .SQLITE_CONSTRAINT_UNIQUE, .SQLITE_CONSTRAINT_PRIMARYKEY, .SQLITE_CONSTRAINT_ROWID:
      return CodedError(
        .storeUniqueness, "a value that must be unique is taken", remedy: "choose another value")
    default:
      return coded(error, primary: error.resultCode)
    }
  }

  private static func coded(_ error: DatabaseError, primary code: ResultCode) -> CodedError {
    switch code {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      failure(
        .storeCorrupt, "the database file is damaged or is no SQLite database", error,
        "stop the server and restore the file from a backup, or name another file")
    case .SQLITE_FULL:
      failure(.storeFull, "the disk is full", error, "make room on the disk; nothing of the request was written")
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      failure(
        .storeUnavailable, "another process holds the database", error, "wait for it to finish, or stop it")
    case .SQLITE_MISUSE:
      // How GRDB says that a connection is closed.
      failure(.storeUnavailable, "the database is closed", error, "try again when the server is back")
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_CANTOPEN:
      failure(
        .storeUnavailable, "the database file cannot be opened for writing", error,
        "see that the folder exists and that this user may write in it")
    case .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_INTERRUPT, .SQLITE_ABORT, .SQLITE_PROTOCOL, .SQLITE_NOLFS:
      failure(.storeUnavailable, "the database does not answer", error, "see the system's log for disk errors")
    case .SQLITE_TOOBIG:
      failure(.storeValueTooLarge, "a value is larger than a row may be", error, "send less in one value")
    default:
      failure(.internal, "a statement failed", error, "report this as a defect")
    }
  }

  /// SQLite's message names tables and files, never values; it is for the operator.
  private static func failure(
    _ code: ErrorCode, _ message: String, _ error: DatabaseError, _ remedy: String
  ) -> CodedError {
    CodedError(
      code, message, received: "SQLite \(error.extendedResultCode.rawValue): `\(error.message ?? "")`",
      remedy: remedy, exposure: .operator)
  }
}
