import Diagnostics
import LanyardCore
import LanyardTesting
import Synchronization

/// A store that counts its writes and breaks one of them: before anything of it is kept, or after all of it is, when only
/// the answer is lost. What a process that dies at that moment leaves behind.
final class CuttingStore: Store {
  enum Cut: Sendable {
    case before(write: Int)
    case after(write: Int)
    /// This write and every later one: whoever wrote does not even get to tidy up.
    case from(write: Int)
  }

  private struct State {
    var writes = 0
    var cut: Cut?
  }

  private let store: any Store
  private let state = Mutex(State())

  init(_ store: any Store) {
    self.store = store
  }

  var writes: Int { state.withLock { $0.writes } }

  /// Breaks the write of this number, counted from now on; nil mends the store.
  func cut(_ cut: Cut?) {
    state.withLock { $0 = State(cut: cut) }
  }

  func read<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    try await store.read(body)
  }

  func lookup<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    try await store.lookup(body)
  }

  func write<Value: Sendable>(
    _ body: @escaping @Sendable (any StoreTransaction) throws -> Value
  ) async throws -> Value {
    let (number, cut) = state.withLock { state in
      state.writes += 1
      return (state.writes, state.cut)
    }
    switch cut {
    case .before(number): throw Self.gone
    case .from(let first) where number >= first: throw Self.gone
    default: break
    }
    let value = try await store.write(body)
    if case .after(number) = cut { throw Self.gone }
    return value
  }

  func checkReadiness() async throws {}

  static let gone = CodedError(.storeUnavailable, "the store is gone", remedy: "start again", exposure: .operator)
}
