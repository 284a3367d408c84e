internal import Diagnostics
internal import Foundation
internal import GRDB
internal import LanyardSQL

/// GRDB's connection behind the port of LanyardSQL. It lives as long as one access to the database.
struct SQLiteConnection: SQLConnection {
  let database: Database

  var dialect: Dialect { .sqlite }
  var isInTransaction: Bool { database.isInsideTransaction }

  @discardableResult
  func execute(_ statement: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
    try SQLiteFailure.translating {
      let prepared = try prepare(statement)
      try prepared.execute(arguments: try bindings(statement, arguments))
      return database.changesCount
    }
  }

  func query(_ statement: SQLStatement, _ arguments: [SQLValue], _ visit: (any SQLRow) throws -> Void) throws {
    try SQLiteFailure.translating {
      let prepared = try prepare(statement)
      let rows = try Row.fetchCursor(prepared, arguments: try bindings(statement, arguments))
      while let row = try rows.next() { try visit(SQLiteRow(row: row)) }
    }
  }

  private func prepare(_ statement: SQLStatement) throws -> Statement {
    statement.isKept
      ? try database.cachedStatement(sql: statement.text) : try database.makeStatement(sql: statement.text)
  }

  /// SQLite numbers the names `$1`, `$2` in the order in which it meets them, and so are they bound.
  private func bindings(_ statement: SQLStatement, _ arguments: [SQLValue]) throws -> StatementArguments {
    StatementArguments(
      try statement.parameterOrder.map { number -> DatabaseValue in
        guard arguments.indices.contains(number - 1) else {
          throw CodedError(
            .internal, "a statement lacks its argument \(number)", remedy: "report this as a defect",
            exposure: .operator)
        }
        return try databaseValue(arguments[number - 1])
      })
  }

  private func databaseValue(_ value: SQLValue) throws -> DatabaseValue {
    switch value {
    case .null: return .null
    case .integer(let number): return number.databaseValue
    case .octets(let octets): return Data(octets).databaseValue
    case .text(let text):
      // SQLite would end the text there, silently.
      guard !text.utf8.contains(0) else {
        throw CodedError(
          .storeValueNUL, "a text to be stored contains U+0000", remedy: "remove the character from the value")
      }
      return text.databaseValue
    }
  }
}

/// A row under GRDB's cursor.
private struct SQLiteRow: SQLRow {
  let row: Row

  func integer(_ column: Int) -> Int64? { row[column] }
  func text(_ column: Int) -> String? { row[column] }
  func octets(_ column: Int) -> [UInt8]? {
    let data: Data? = row[column]
    return data.map { Array($0) }
  }
}
