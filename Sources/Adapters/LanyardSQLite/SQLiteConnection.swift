internal import GRDB
internal import LanyardCore
internal import LanyardSQL

/// GRDB's connection behind the port of LanyardSQL. It lives as long as one access to the database.
///
/// GRDB keeps the connection, its transactions and its prepared statements; the statements are run directly.
struct SQLiteConnection: SQLConnection {
  let database: Database

  var dialect: Dialect { .sqlite }
  var isInTransaction: Bool { database.isInsideTransaction }

  /// Nil: the pool hands out any of its connections, and the writer's own commits are not in its number.
  func generation() -> StoreGeneration? { nil }

  @discardableResult
  func execute(_ statement: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
    try query(statement, arguments) { _ in }
    return database.changesCount
  }

  func query(_ statement: SQLStatement, _ arguments: [SQLValue], _ visit: (any SQLRow) throws -> Void) throws {
    // Whoever no longer wants the answer reads no further; GRDB interrupts what runs just then.
    try Task.checkCancellation()
    do {
      let prepared =
        statement.isKept
        ? try database.cachedStatement(sql: statement.text) : try database.makeStatement(sql: statement.text)
      try withExtendedLifetime(prepared) {
        try PreparedStatement(pointer: prepared.sqliteStatement).run(statement, arguments, visit)
      }
    } catch let error as DatabaseError {
      if error.resultCode == .SQLITE_INTERRUPT { try Task.checkCancellation() }
      throw SQLiteFailure.coded(error)
    }
  }
}
