internal import LanyardCore

/// What an ``StoreWriter/apply(_:entries:heads:)`` writes goes through these three; all of it has run when the apply ends.
extension SQLTransaction {
  /// Runs a statement that may find rows or not.
  func send(_ statement: SQLStatement, _ arguments: [SQLValue]) throws {
    try connection.write(SQLWrite(statement, arguments))
  }

  /// Runs a statement that must find its row.
  ///
  /// - Throws: `store.version.conflict` where the row is gone or no longer the one that was read; at the latest when the
  ///   apply ends.
  func change(_ what: String, _ statement: SQLStatement, _ arguments: [SQLValue]) throws {
    try connection.write(SQLWrite(statement, arguments, expecting: .row(what)))
  }

  /// Runs an insertion and says in words what was taken.
  ///
  /// - Throws: `store.uniqueness.conflict`; at the latest when the apply ends.
  func insert(_ what: String, _ statement: SQLStatement, _ arguments: [SQLValue]) throws {
    try connection.write(SQLWrite(statement, arguments, expecting: .free(what)))
  }
}
