internal import Diagnostics
internal import LanyardCore
internal import LanyardSQL

/// What PostgreSQL's codes mean to the product (https://www.postgresql.org/docs/current/errcodes-appendix.html). The one
/// place that knows them; for what has no code see ``ConnectionTrouble``.
extension PostgresFailure {
  static let readsOnly = "the database only reads"
  static let primaryWanted = "name the primary; of several servers `target_session_attrs=read-write` finds it"

  /// The failure in the words of the store: one sentence that says which trouble it is.
  var coded: CodedError {
    guard let sqlState else { return unanswered }
    switch sqlState {
    case "23505":
      return CodedError(.storeUniqueness, "a value that must be unique is taken", remedy: "choose another value")
    case "22021", "22P05": return error(.storeValueNUL, "a text cannot be stored", "remove U+0000 from the value")
    case "25006": return error(.storeUnavailable, Self.readsOnly, Self.primaryWanted)
    case "53100":
      return error(.storeFull, "the disk is full", "make room on the disk; nothing of the request was written")
    case "53300":
      return error(
        .storeUnavailable, "the database takes no more connections",
        "raise its `max_connections`, or run fewer nodes: each takes seven")
    case "54000": return error(.storeValueTooLarge, "a value is larger than a row may be", "send less in one value")
    case "55P03":
      return error(
        .storeTimeout, "another session kept a lock for too long", "try again; look for sessions that hold locks")
    case "57014":
      return error(.storeTimeout, "the database took too long for a statement", "try again; look at its load")
    case "57P03":
      return error(.storeUnavailable, "the database is starting or stopping", "try again; see PostgreSQL's log")
    case "XX001", "XX002":
      return error(.storeCorrupt, "the database is damaged", "stop the server and restore a backup")
    default: return denied(sqlState) ?? byClass(sqlState)
    }
  }

  /// The server said nothing: there is no connection, or none any more.
  private var unanswered: CodedError {
    guard let trouble = ConnectionTrouble(in: message) else {
      return error(.storeUnavailable, "the database does not answer", "see that PostgreSQL runs and can be reached")
    }
    return error(trouble.code, trouble.sentence, trouble.remedy)
  }

  private func denied(_ sqlState: String) -> CodedError? {
    switch sqlState {
    case "28P01":
      error(
        .storeAccessDenied, "the database does not take the password",
        "correct it in the address, `PGPASSWORD` or the `PGPASSFILE`")
    case "28000":
      error(
        .storeAccessDenied, "the database does not let this user in",
        "check the user and its certificate, and the server's `pg_hba.conf`")
    case "3D000":
      error(
        .storeAccessDenied, "there is no database of this name", "make it with `createdb`, or correct the address")
    case "3F000":
      error(
        .storeAccessDenied, "no schema of the database may be used",
        "grant the user `usage` and `create` on a schema of its `search_path`")
    case "42501":
      error(
        .storeAccessDenied, "a right is missing in the database", "grant the user all rights on its schema and tables")
    default: nil
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
      code, message, received: "PostgreSQL \(sqlState ?? "without a code"): `\(self.message.prefix(500))`",
      remedy: remedy, exposure: .operator)
  }
}
