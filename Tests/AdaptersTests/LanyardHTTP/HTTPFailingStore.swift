import Diagnostics
import LanyardCore
import LanyardTesting
import Synchronization

/// A store in memory that can be told to fail from now on.
final class HTTPFailingStore: Store {
  private let inner = MemoryStore()
  private let fault = Mutex<(any Error)?>(nil)
  /// What the database takes for the time.
  let time = Mutex<Instant?>(nil)

  func fail(with error: (any Error)?) { fault.withLock { $0 = error } }

  private func check() throws { if let error = fault.withLock({ $0 }) { throw error } }

  func read<Value: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> Value) async throws -> Value {
    try check()
    return try await inner.read(body)
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    try check()
    return try await inner.write(body)
  }

  func checkReadiness() async throws { try check() }

  func databaseTime() async throws -> Instant? { time.withLock { $0 } }
}
