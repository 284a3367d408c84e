internal import CLibPQ
internal import Diagnostics
internal import LanyardCore
internal import LanyardSQL

/// A failure as PostgreSQL names it, kept apart from what it means to the product until nobody can mend it by running
/// the transaction again.
struct PostgresFailure: Error {
  /// Five characters; nil where the connection broke and the server said nothing.
  let sqlState: String?
  let message: String

  /// The transaction lost against another one (serialization failure, deadlock) and may win the next time.
  var mayWinNextTime: Bool { sqlState == "40001" || sqlState == "40P01" }

  /// The connection is gone, and with it the transaction that was open: it broke, or an operator or a shutdown ended it.
  var endedConnection: Bool {
    guard let sqlState else { return true }
    return sqlState.hasPrefix("08") || ["57P01", "57P02", "57P03", "25P03"].contains(sqlState)
  }

  /// Whether the failure decides what becomes of the whole transaction, which only who began it can answer.
  var isForTheWriter: Bool { mayWinNextTime || endedConnection }

  /// The failure in the words of the store (https://www.postgresql.org/docs/current/errcodes-appendix.html). The one
  /// place that knows them.
  var coded: CodedError {
    guard let sqlState else {
      return error(.storeUnavailable, "the database does not answer", "see that PostgreSQL runs and can be reached")
    }
    switch sqlState {
    case "23505":
      return CodedError(.storeUniqueness, "a value that must be unique is taken", remedy: "choose another value")
    case "22021", "22P05": return error(.storeValueNUL, "a text cannot be stored", "remove U+0000 from the value")
    case "28000", "28P01", "3D000":
      return error(
        .storeAccessDenied, "the database does not let Lanyard in",
        "check the user, the password and the database's name in the address")
    case "42501":
      return error(.storeAccessDenied, "a right is missing", "grant the user all rights on its database and schema")
    case "25006":
      return error(
        .storeUnavailable, "the database only reads", "name the primary; `target_session_attrs=read-write` finds it")
    case "53100":
      return error(.storeFull, "the disk is full", "make room on the disk; nothing of the request was written")
    case "54000": return error(.storeValueTooLarge, "a value is larger than a row may be", "send less in one value")
    case "55P03", "57014":
      return error(
        .storeTimeout, "the database took too long", "try again; look at its load and for sessions that hold locks")
    case "XX001", "XX002":
      return error(.storeCorrupt, "the database is damaged", "stop the server and restore a backup")
    default: return byClass(sqlState)
    }
  }

  private func byClass(_ sqlState: String) -> CodedError {
    switch sqlState.prefix(2) {
    case "08", "57", "25":
      error(.storeUnavailable, "the connection to the database ended", "try again; see PostgreSQL's log")
    case "40": error(.storeUnavailable, "the transaction lost against others", "try again")
    case "53":
      error(.storeUnavailable, "the database has no resources left", "see PostgreSQL's log for what it ran out of")
    case "58": error(.storeUnavailable, "the database's disk does not answer", "see PostgreSQL's and the system's log")
    default: error(.internal, "a statement failed", "report this as a defect")
    }
  }

  private func error(_ code: ErrorCode, _ message: String, _ remedy: String) -> CodedError {
    CodedError(
      code, message, received: "PostgreSQL \(sqlState ?? "without a code"): `\(self.message.prefix(300))`",
      remedy: remedy, exposure: .operator)
  }
}

extension PostgresFailure {
  /// What the connection says of itself, where the server sent no answer.
  init(of connection: OpaquePointer) {
    self.init(
      sqlState: nil,
      message: PQerrorMessage(connection).map { String(cString: $0).trimmingLines } ?? "no message")
  }

  /// Runs `body`, PostgreSQL's failures put in the words of the store.
  static func translating<Value>(_ body: () async throws -> Value) async throws -> Value {
    do {
      return try await body()
    } catch let failure as PostgresFailure {
      throw failure.coded
    }
  }
}

extension String {
  /// libpq's messages end with a line break and may have several lines.
  fileprivate var trimmingLines: String {
    split(whereSeparator: \.isNewline).joined(separator: "; ")
  }
}
