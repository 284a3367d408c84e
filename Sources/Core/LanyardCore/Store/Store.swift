public import Diagnostics

/// Where everything is kept. Bodies are synchronous, run inside one transaction, and may run again after a conflict or
/// when the batch they rode in had to be undone; what they return leaves only once the transaction is durable.
///
/// `LanyardTesting.StoreConformance` is the contract in executable form; every store runs it.
public protocol Store: Sendable {
  /// Reads one consistent snapshot.
  ///
  /// - Throws: what `body` throws; `store.unavailable`, `store.corrupt`.
  func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> Value) async throws -> Value

  /// Reads one consistent snapshot where the body looks up a few rows by their keys and does nothing that takes long. A
  /// store may run it on the caller's own thread, which for a look-up of microseconds is cheaper than changing threads.
  ///
  /// - Throws: as ``read(_:)``.
  func lookup<Value: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> Value) async throws -> Value

  /// Runs `body` alone among writers. If it throws, nothing it wrote stays, and nobody else's work is touched; the same
  /// holds if an `apply` in it threw and the body caught the error. A returned value is on disk.
  ///
  /// - Throws: what `body` throws; `store.unavailable`, `store.overloaded`, `store.full`, `store.corrupt`.
  func write<Value: Sendable>(_ body: @escaping @Sendable (any StoreTransaction) throws -> Value) async throws -> Value

  /// Whether the store answers, has a schema that this binary works on, and would take what is written. Throws the reason
  /// it is not ready.
  func checkReadiness() async throws

  /// What the database takes for the time; nil where it goes by the clock of this machine.
  func databaseTime() async throws -> Instant?
}

/// A transaction that may write.
public typealias StoreTransaction = StoreReader & StoreWriter

/// The only way anything is written.
public protocol StoreWriter {
  /// Writes the changes in their order, then the entries, and moves the heads of their logs.
  ///
  /// - Throws: `store.version.conflict` where an `expecting` does not hold or a row to be updated is gone,
  ///   `store.uniqueness.conflict` where a unique value, an id, a token hash, a replay key or an audit index is taken.
  func apply(_ changes: [Change], entries: [SequencedEntry], heads: [AuditHead]) throws

  /// Runs `body` as a transaction within this one: if it throws, nothing it applied stays, and what was applied before it
  /// does. An `apply` that fails within fails the attempt, even if the body catches the error. Lets several commands share one commit and fail each alone.
  func attempt<Value>(_ body: () throws -> Value) throws -> Value
}

extension Store {
  public func databaseTime() async throws -> Instant? { nil }

  public func lookup<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    try await read(body)
  }
}
