import LanyardCore
import Synchronization

/// A store that counts. What it counts is its own; what it answers is the other's.
final class CountingStore: Store {
  private let store: any Store
  private let tally = Mutex(StoreTally())

  init(_ store: any Store) {
    self.store = store
  }

  /// What was counted since the last look.
  func takeTally() -> StoreTally {
    tally.withLock { tally in
      defer { tally = StoreTally() }
      return tally
    }
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    try await store.read { reader in
      let counting = CountingReader(reader)
      defer { self.add(counting.tally) }
      return try body(counting)
    }
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    try await store.write { transaction in
      let counting = CountingTransaction(transaction)
      defer { self.add(counting.tally) }
      return try body(counting)
    }
  }

  func checkReadiness() async throws { try await store.checkReadiness() }

  private func add(_ other: StoreTally) {
    tally.withLock { tally in
      tally.read += other.read
      tally.written += other.written
      tally.ask(other.asked)
    }
  }
}

/// A transaction that counts what is applied to it.
final class CountingTransaction: CountingReader, StoreWriter {
  private let transaction: any StoreTransaction

  init(_ transaction: any StoreTransaction) {
    self.transaction = transaction
    super.init(transaction)
  }

  func apply(_ changes: [Change], entries: [SequencedEntry], heads: [AuditHead]) throws {
    tally.written += changes.reduce(0) { $0 + $1.rows } + entries.count + heads.count
    try transaction.apply(changes, entries: entries, heads: heads)
  }

  func attempt<Value>(_ body: () throws -> Value) throws -> Value { try transaction.attempt(body) }
}

extension Change {
  /// How many rows the change names.
  fileprivate var rows: Int {
    switch self {
    case .addMemberships(let rows, _): rows.count
    case .removeMemberships(_, let members, _): members.count
    case .markForEvaluation(let subjects, _, _, _), .unmarkForEvaluation(let subjects, _): subjects.count
    case .putEpisodes(let episodes, _, _): episodes.count
    case .insertResource(_, let index), .updateResource(_, _, let index): 1 + index.count
    default: 1
    }
  }
}
