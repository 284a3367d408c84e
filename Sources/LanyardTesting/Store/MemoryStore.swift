public import LanyardCore
internal import Synchronization

/// A store in memory: the whole state is one value, a write works on a copy of it, and the copy becomes the state if the
/// write succeeds. Slow with many rows and obviously right, which is its purpose.
public final class MemoryStore: Store {
  private let state: Mutex<MemoryState>

  public init() {
    state = Mutex(MemoryState())
  }

  public func read<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    try body(MemoryTransaction(state.withLock { $0 }))
  }

  public func write<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    try state.withLock { state in
      let transaction = MemoryTransaction(state)
      let value = try body(transaction)
      if let failure = transaction.failure { throw failure }
      state = transaction.state
      return value
    }
  }

  public func checkReadiness() async throws {}
}
