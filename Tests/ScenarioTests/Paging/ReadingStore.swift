import Diagnostics
import LanyardCore
import Synchronization

/// A store that one day takes no more writes, as one does whose queue is full.
final class ReadingStore: Store {
  private let store: any Store
  private let isRefusing = Mutex(false)

  init(_ store: any Store) {
    self.store = store
  }

  func refuseWrites() { isRefusing.withLock { $0 = true } }

  func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> Value) async throws -> Value {
    try await store.read(body)
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    if isRefusing.withLock({ $0 }) {
      throw CodedError(
        .storeOverloaded, "the store has too much to write", remedy: "try again later", exposure: .operator)
    }
    return try await store.write(body)
  }

  func checkReadiness() async throws { try await store.checkReadiness() }
}
