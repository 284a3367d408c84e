internal import Diagnostics
internal import GRDB
internal import GRDBSQLite
internal import LanyardCore
internal import LanyardSQL

/// A statement that SQLite has prepared, run through the C API: most statements of a directory touch a row or two, for which
/// binding and reading by way of GRDB's values costs several times what SQLite itself does.
///
/// It belongs to the connection that prepared it and is used where that connection is.
struct PreparedStatement {
  let pointer: OpaquePointer

  /// Tells SQLite to copy what is bound, for it outlives the call only as a copy.
  private static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

  /// Binds the arguments, runs the statement, and shows each row of its answer.
  ///
  /// - Throws: `DatabaseError`; `store.value.nul`; what `visit` throws.
  func run(_ statement: SQLStatement, _ arguments: [SQLValue], _ visit: (any SQLRow) throws -> Void) throws {
    defer {
      sqlite3_reset(pointer)
      sqlite3_clear_bindings(pointer)
    }
    try bind(arguments, in: statement.parameterOrder)
    let row = SQLiteRow(pointer: pointer)
    while true {
      switch sqlite3_step(pointer) {
      case SQLITE_ROW: try visit(row)
      case SQLITE_DONE: return
      default: throw DatabaseError(lastOf: sqlite3_db_handle(pointer))
      }
    }
  }

  /// SQLite numbers the names `$1`, `$2` in the order in which it meets them, and so are they bound.
  private func bind(_ arguments: [SQLValue], in order: [Int]) throws {
    for (place, number) in order.enumerated() {
      guard arguments.indices.contains(number - 1) else {
        throw CodedError(
          .internal, "a statement lacks its argument \(number)", remedy: "report this as a defect",
          exposure: .operator)
      }
      let code = try bind(arguments[number - 1], at: CInt(place + 1))
      guard code == SQLITE_OK else { throw DatabaseError(lastOf: sqlite3_db_handle(pointer)) }
    }
  }

  private func bind(_ value: SQLValue, at place: CInt) throws -> CInt {
    switch value {
    case .null: return sqlite3_bind_null(pointer, place)
    case .integer(let number): return sqlite3_bind_int64(pointer, place, number)
    case .octets(let octets):
      return octets.withUnsafeBytes { octets in
        // Without an address it would be null; empty octets are a value.
        guard let start = octets.baseAddress, !octets.isEmpty else { return sqlite3_bind_zeroblob(pointer, place, 0) }
        return sqlite3_bind_blob64(pointer, place, start, UInt64(octets.count), Self.copied)
      }
    case .text(var text):
      return try text.withUTF8 { octets in
        // SQLite would end the text there, silently.
        guard !octets.contains(0) else {
          throw CodedError(
            .storeValueNUL, "a text to be stored contains U+0000", remedy: "remove the character from the value")
        }
        guard let start = octets.baseAddress, !octets.isEmpty else {
          return sqlite3_bind_text(pointer, place, "", 0, Self.copied)
        }
        return UnsafeRawBufferPointer(start: start, count: octets.count).withMemoryRebound(to: CChar.self) { text in
          sqlite3_bind_text64(pointer, place, text.baseAddress, UInt64(text.count), Self.copied, UInt8(SQLITE_UTF8))
        }
      }
    }
  }
}

extension DatabaseError {
  /// What a connection says of its last call that failed.
  init(lastOf connection: OpaquePointer?) {
    self.init(
      resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
      message: sqlite3_errmsg(connection).map { String(cString: $0) })
  }
}

/// The row that a statement stands at.
private struct SQLiteRow: SQLRow {
  let pointer: OpaquePointer

  func integer(_ column: Int) -> Int64? {
    isNull(column) ? nil : sqlite3_column_int64(pointer, CInt(column))
  }

  func text(_ column: Int) -> String? {
    guard let start = sqlite3_column_text(pointer, CInt(column)) else { return nil }
    return String(decoding: UnsafeBufferPointer(start: start, count: count(column)), as: UTF8.self)
  }

  func octets(_ column: Int) -> [UInt8]? {
    guard let start = sqlite3_column_blob(pointer, CInt(column)) else { return isNull(column) ? nil : [] }
    return Array(UnsafeRawBufferPointer(start: start, count: count(column)))
  }

  private func isNull(_ column: Int) -> Bool { sqlite3_column_type(pointer, CInt(column)) == SQLITE_NULL }

  /// How many octets there are of a text or blob that was just asked for.
  private func count(_ column: Int) -> Int { Int(sqlite3_column_bytes(pointer, CInt(column))) }
}
