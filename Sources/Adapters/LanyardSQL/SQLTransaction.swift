internal import Diagnostics
public import LanyardCore

/// A transaction over one connection of either engine: every reader and the writer, written once.
///
/// The extensions in `Reading/` and `Writing/` hold one protocol or one kind of row each; how rows become values is in
/// `Rows/`.
public final class SQLTransaction {
  let connection: any SQLConnection
  /// What one search may cost; see ``SearchBudget``.
  let searchSteps: Int
  /// The first failure of a write. What it left half done must not be committed, even if the body caught the error.
  var failure: (any Error)?
  /// Asked once: a transaction that reads sees one generation.
  private var seen: StoreGeneration??

  private init(_ connection: any SQLConnection, searchSteps: Int = SearchBudget.usual) {
    self.connection = connection
    self.searchSteps = searchSteps
  }

  /// Runs `body` over a connection that only reads.
  public static func read<Value>(
    _ connection: any SQLConnection, searchSteps: Int = SearchBudget.usual, _ body: (any StoreReader) throws -> Value
  ) throws -> Value {
    try body(SQLTransaction(connection, searchSteps: searchSteps))
  }

  /// Runs `body` over a connection inside a transaction or savepoint, which the caller undoes if this throws.
  public static func write<Value>(
    _ connection: any SQLConnection, _ body: (any StoreTransaction) throws -> Value
  ) throws -> Value {
    let transaction = SQLTransaction(connection)
    let value = try body(transaction)
    if let failure = transaction.failure { throw failure }
    return value
  }
}

extension SQLTransaction: GenerationReader {
  public func generation() throws -> StoreGeneration? {
    if let seen { return seen }
    let found = try connection.generation()
    seen = .some(found)
    return found
  }
}
