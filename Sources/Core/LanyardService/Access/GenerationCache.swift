internal import LanyardCore
internal import Synchronization

/// Keeps what was read from a store for as long as the store has not changed: for what every request asks and hardly any
/// write touches. Bounded: beyond ``maximum`` it starts anew.
final class GenerationCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  static var maximum: Int { 4096 }

  /// Readers of one source share; those of another count otherwise.
  private struct Slot: Hashable {
    let source: Int
    let key: Key
  }

  private let kept = Mutex<[Slot: (number: Int64, value: Value)]>([:])

  /// What is kept of this generation; else what `read` finds, which is kept unless it is nil.
  func value(of key: Key, at generation: StoreGeneration?, _ read: () throws -> Value?) rethrows -> Value? {
    guard let generation else { return try read() }
    let slot = Slot(source: generation.source, key: key)
    let found = kept.withLock { $0[slot] }
    if let found, found.number == generation.number { return found.value }
    guard let value = try read() else { return nil }
    kept.withLock { kept in
      if kept.count >= Self.maximum, kept[slot] == nil { kept = [:] }
      kept[slot] = (generation.number, value)
    }
    return value
  }
}
