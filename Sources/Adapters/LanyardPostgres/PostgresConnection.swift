internal import CLibPQ
internal import Diagnostics
internal import LanyardCore
internal import LanyardSQL

/// One connection to the server, closed with this object. It belongs to one thread at a time; see `ConnectionSeat`.
final class PostgresConnection: SQLConnection {
  private let pointer: OpaquePointer
  /// The names under which the server keeps statements, by their texts.
  private var prepared: [String: String] = [:]
  /// What is kept back to be sent in one go.
  private var kept = PipelinedWrites()
  /// What a transaction that only reads sees; nil in every other.
  private var seen: StoreGeneration?
  /// Set once it is known which run of a server this is; without it no snapshot is numbered.
  var numbers: SnapshotNumbers?

  /// Whether the transaction may end after its reader has the answer: it has written nothing.
  private(set) var endsLater = false

  var dialect: Dialect { .postgres }

  /// A failed statement leaves the transaction open, though fit only for going back to a savepoint.
  var isInTransaction: Bool {
    let status = PQtransactionStatus(pointer)
    return status == PQTRANS_INTRANS || status == PQTRANS_INERROR
  }

  func generation() -> StoreGeneration? { seen }

  var isUsable: Bool { PQstatus(pointer) == CONNECTION_OK }

  /// Takes over a connection that stands.
  init(_ pointer: OpaquePointer) {
    self.pointer = pointer
    lanyard_quietNotices(pointer)
  }

  deinit { PQfinish(pointer) }

  /// Begins a transaction that only reads, and notes which snapshot it has: one round trip.
  func beginReading() throws {
    let answer = try checked(
      PQexec(
        pointer, "begin isolation level repeatable read read only; select pg_catalog.pg_current_snapshot()::text"))
    var snapshot: String?
    try answer.visit { snapshot = $0.text(0) }
    seen = snapshot.flatMap { numbers?.generation(of: $0) }
  }

  /// Leaves the end of a reading transaction to ``endReading()``.
  func leaveEndForLater() { endsLater = true }

  /// Ends a transaction that was left open.
  func endReading() throws {
    guard endsLater else { return }
    (endsLater, seen) = (false, nil)
    try run(script: "commit")
  }

  @discardableResult
  func execute(_ statement: SQLStatement, _ arguments: [SQLValue]) throws -> Int {
    try run(statement, arguments).writtenRows
  }

  func query(_ statement: SQLStatement, _ arguments: [SQLValue], _ visit: (any SQLRow) throws -> Void) throws {
    try run(statement, arguments).visit(visit)
  }

  func write(_ write: SQLWrite) throws {
    guard write.statement.isKept else {
      return try write.judge(Result { try execute(write.statement, write.arguments) })
    }
    // Preparing is a round trip, the first time a connection meets a statement.
    let name = try translated { try preparedName(of: write.statement) }
    try kept.add(write, as: name)
    if kept.isFull { try settle() }
  }

  func settle() throws {
    guard !kept.isEmpty else { return }
    defer { kept = PipelinedWrites() }
    try kept.run(on: pointer) { answer in try translated { try checked(answer).writtenRows } }
  }

  func forget() { kept = PipelinedWrites() }

  /// PostgreSQL does not count what it does. It ends a statement by its time, and every session has a longest one.
  func spending<Value>(_ budget: SearchBudget, _ search: () throws -> Value) throws -> Value {
    do {
      return try search()
    } catch let error as CodedError where error.code == .storeTimeout {
      throw budget.refusal
    }
  }

  /// Runs statements without arguments, separated by semicolons, in one round trip.
  func run(script: String) throws {
    _ = try checked(PQexec(pointer, script))
  }

  private func run(_ statement: SQLStatement, _ arguments: [SQLValue]) throws -> PostgresResult {
    try settle()
    return try translated { try send(statement, BoundArguments(arguments)) }
  }

  /// Failures in the words of the store, but for those that decide about the whole transaction.
  private func translated<Value: ~Copyable>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch let failure as PostgresFailure where !failure.isForTheWriter {
      throw failure.coded
    }
  }

  private func send(_ statement: SQLStatement, _ arguments: BoundArguments) throws -> PostgresResult {
    // 1: the answer in the binary format.
    guard statement.isKept else {
      return try checked(
        arguments.withPointers {
          PQexecParams(
            pointer, statement.text, arguments.count, nil, $0, arguments.lengths, arguments.formats, 1)
        })
    }
    let name = try preparedName(of: statement)
    return try checked(
      arguments.withPointers {
        PQexecPrepared(pointer, name, arguments.count, $0, arguments.lengths, arguments.formats, 1)
      })
  }

  private func preparedName(of statement: SQLStatement) throws -> String {
    if let name = prepared[statement.text] { return name }
    let name = "s\(prepared.count)"
    _ = try checked(PQprepare(pointer, name, statement.text, 0, nil))
    prepared[statement.text] = name
    return name
  }

  private func checked(_ answer: OpaquePointer?) throws -> PostgresResult {
    guard let result = PostgresResult(answer) else { throw PostgresFailure(of: pointer) }
    guard result.isSuccess else {
      guard let state = result.sqlState else { throw PostgresFailure(of: pointer) }
      throw PostgresFailure(sqlState: state, message: result.message ?? "")
    }
    return result
  }
}
