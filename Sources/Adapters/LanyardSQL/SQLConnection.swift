public import LanyardCore

/// One connection of an engine inside one transaction: the port behind which LanyardSQLite and LanyardPostgres stand.
///
/// An adapter translates its engine's failures: a unique or primary key that is taken becomes
/// `store.uniqueness.conflict`, the rest `store.unavailable`, `store.full`, `store.corrupt` or `internal`.
public protocol SQLConnection {
  var dialect: Dialect { get }

  /// Whether the transaction is still open: an engine may end it by itself when a statement fails.
  var isInTransaction: Bool { get }

  /// What this connection sees, in a transaction that only reads; nil where the engine cannot tell.
  func generation() throws -> StoreGeneration?

  /// Runs a statement and says how many rows it wrote.
  @discardableResult
  func execute(_ statement: SQLStatement, _ arguments: [SQLValue]) throws -> Int

  /// Runs a statement now, or keeps it and runs several in one go: in their order, before any query, and at the latest
  /// when ``settle()`` is called. What a kept one throws is thrown then, and those behind it do not run.
  func write(_ write: SQLWrite) throws

  /// Runs what was kept.
  func settle() throws

  /// Forgets what was kept: the transaction is being undone.
  func forget()

  /// Runs a query and shows each row of its answer. The visitor runs no statement.
  func query(_ statement: SQLStatement, _ arguments: [SQLValue], _ visit: (any SQLRow) throws -> Void) throws

  /// Runs a search. What its statements do is counted in the budget as the engine counts, and a statement under way is ended
  /// as soon as nothing is left.
  ///
  /// - Throws: `scim.filter.too-costly`; what `search` throws.
  func spending<Value>(_ budget: SearchBudget, _ search: () throws -> Value) throws -> Value
}

/// An engine in the same process gains nothing by keeping.
extension SQLConnection {
  public func write(_ write: SQLWrite) throws {
    try write.judge(Result { try execute(write.statement, write.arguments) })
  }

  public func settle() throws {}

  public func forget() {}
}

extension SQLConnection {
  /// All rows, each read by `read`.
  package func all<Value>(
    _ statement: SQLStatement, _ arguments: [SQLValue] = [], _ read: (any SQLRow) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    try query(statement, arguments) { values.append(try read($0)) }
    return values
  }

  /// The first row.
  package func first<Value>(
    _ statement: SQLStatement, _ arguments: [SQLValue] = [], _ read: (any SQLRow) throws -> Value
  ) throws -> Value? {
    try all(statement, arguments, read).first
  }

  /// The number in the first column of the only row.
  package func count(_ statement: SQLStatement, _ arguments: [SQLValue] = []) throws -> Int {
    try first(statement, arguments) { Int($0.integer(0) ?? 0) } ?? 0
  }
}
