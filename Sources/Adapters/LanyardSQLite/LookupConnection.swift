internal import GRDB
internal import GRDBSQLite
internal import LanyardCore
internal import LanyardSQL

/// A connection of its own that only reads, without GRDB between: look-ups take microseconds, and what GRDB does around a
/// read takes more.
///
/// `@unchecked Sendable`: SQLite allows one connection to be used by any thread, one at a time, and ``LookupConnections``
/// gives it into one hand at a time.
final class LookupConnection: SQLConnection, @unchecked Sendable {
  private let handle: OpaquePointer
  /// Tells the connections of one store apart.
  private let number: Int
  /// The statements kept prepared, by text. Their texts are those of the readers, and so few.
  private var kept: [String: PreparedStatement] = [:]

  private static let begin = SQLStatement("begin deferred transaction")
  private static let dataVersion = SQLStatement("pragma data_version")
  private static let end = SQLStatement("commit transaction")

  /// - Throws: `DatabaseError`.
  init(path: String, busyTimeout: Double, number: Int) throws {
    var handle: OpaquePointer?
    let code = sqlite3_open_v2(path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
    guard code == SQLITE_OK, let handle else {
      defer { sqlite3_close_v2(handle) }
      throw DatabaseError(lastOf: handle)
    }
    self.handle = handle
    self.number = number
    sqlite3_busy_timeout(handle, CInt(busyTimeout * 1000))
  }

  deinit { close() }

  /// What `body` makes of one snapshot.
  func read<Value>(_ body: (LookupConnection) throws -> Value) throws -> Value {
    try execute(Self.begin, [])
    do {
      let value = try body(self)
      try execute(Self.end, [])
      return value
    } catch {
      // Nothing was written: ending is all there is to undo, unless SQLite ended it already.
      if isInTransaction { try execute(Self.end, []) }
      throw error
    }
  }

  var dialect: Dialect { .sqlite }
  var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

  /// SQLite's `data_version`, which changes with every commit of another connection, in this process or in any other
  /// (https://www.sqlite.org/pragma.html#pragma_data_version). This connection itself commits nothing.
  func generation() throws -> StoreGeneration? {
    var version: Int64?
    try query(Self.dataVersion, []) { version = $0.integer(0) }
    return version.map { StoreGeneration(source: number, number: $0) }
  }

  func spending<Value>(_ budget: SearchBudget, _ search: () throws -> Value) throws -> Value {
    try SearchSteps.counting(on: handle, in: budget, search)
  }

  @discardableResult
  func execute(_ statement: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
    try query(statement, arguments) { _ in }
    return Int(sqlite3_changes(handle))
  }

  func query(_ statement: SQLStatement, _ arguments: [SQLValue], _ visit: (any SQLRow) throws -> Void) throws {
    try SQLiteFailure.translating {
      guard statement.isKept else {
        let prepared = try prepare(statement, flags: 0)
        defer { sqlite3_finalize(prepared.pointer) }
        return try prepared.run(statement, arguments, visit)
      }
      try keptStatement(statement).run(statement, arguments, visit)
    }
  }

  private func keptStatement(_ statement: SQLStatement) throws -> PreparedStatement {
    if let prepared = kept[statement.text] { return prepared }
    let prepared = try prepare(statement, flags: CUnsignedInt(SQLITE_PREPARE_PERSISTENT))
    kept[statement.text] = prepared
    return prepared
  }

  private func prepare(_ statement: SQLStatement, flags: CUnsignedInt) throws -> PreparedStatement {
    var pointer: OpaquePointer?
    guard sqlite3_prepare_v3(handle, statement.text, -1, flags, &pointer, nil) == SQLITE_OK, let pointer else {
      throw DatabaseError(lastOf: handle)
    }
    return PreparedStatement(pointer: pointer)
  }

  private func close() {
    for prepared in kept.values { sqlite3_finalize(prepared.pointer) }
    kept = [:]
    sqlite3_close_v2(handle)
  }
}
