internal import CLibPQ
internal import LanyardSQL

/// An answer of the server, freed with this value. Columns are in the binary format.
struct PostgresResult: ~Copyable {
  private let pointer: OpaquePointer

  /// Takes the answer over; nil where libpq had none to give.
  init?(_ pointer: OpaquePointer?) {
    guard let pointer else { return nil }
    self.pointer = pointer
  }

  deinit { PQclear(pointer) }

  var isSuccess: Bool {
    let status = PQresultStatus(pointer)
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
  }

  /// The five characters that name a failure; nil where the connection itself broke.
  var sqlState: String? { field(LANYARD_PQ_SQLSTATE) }

  /// The server's words; they name tables and settings, never values.
  var message: String? { field(LANYARD_PQ_MESSAGE) }

  /// How many rows a statement wrote.
  var writtenRows: Int { PQcmdTuples(pointer).flatMap { Int(String(cString: $0)) } ?? 0 }

  /// Shows each row.
  func visit(_ visitor: (any SQLRow) throws -> Void) throws {
    for row in 0..<PQntuples(pointer) { try visitor(PostgresRow(result: pointer, row: row)) }
  }

  private func field(_ field: lanyard_PQField) -> String? {
    PQresultErrorField(pointer, Int32(field.rawValue)).map { String(cString: $0) }
  }
}

/// A row of an answer that is alive while it is visited.
private struct PostgresRow: SQLRow {
  let result: OpaquePointer
  let row: Int32

  func integer(_ column: Int) -> Int64? {
    guard let octets = value(column), octets.count <= 8, let first = octets.first else { return nil }
    // int2, int4 and int8 differ in their width alone.
    let sign: Int64 = first & 0x80 == 0 ? 0 : -1
    return octets.reduce(sign) { $0 << 8 | Int64($1) }
  }

  func text(_ column: Int) -> String? { value(column).map { String(decoding: $0, as: UTF8.self) } }

  func octets(_ column: Int) -> [UInt8]? { value(column).map { Array($0) } }

  private func value(_ column: Int) -> UnsafeRawBufferPointer? {
    let column = Int32(column)
    guard PQgetisnull(result, row, column) == 0 else { return nil }
    return UnsafeRawBufferPointer(
      start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
  }
}
