internal import Foundation
internal import GRDB
internal import LanyardSQL
internal import Synchronization

/// Connections for look-ups on the caller's own thread, each in one hand at a time.
///
/// They are not the pool's: whoever waits for a connection of the pool on a thread that tasks run on keeps that thread from
/// those who would give the connection back, and as many waiters as there are threads stand still for ever. Here nobody
/// waits: who finds no free connection reads through the pool, without a thread.
final class LookupConnections: Sendable {
  private let free: Mutex<[DatabaseQueue]>

  /// Opens one connection for each thread that tasks run on, and one to spare.
  init(path: String, configuration: Configuration) throws {
    var configuration = configuration
    configuration.readonly = true
    var queues: [DatabaseQueue] = []
    for _ in 0...ProcessInfo.processInfo.activeProcessorCount {
      queues.append(try DatabaseQueue(path: path, configuration: configuration))
    }
    free = Mutex(queues)
  }

  /// What `body` makes of one snapshot; nil, without having run it, where no connection is free.
  func read<Value>(_ body: (SQLiteConnection) throws -> Value) throws -> Value? {
    guard let queue = free.withLock({ $0.popLast() }) else { return nil }
    defer { free.withLock { $0.append(queue) } }
    return try queue.read { try body(SQLiteConnection(database: $0)) }
  }

  /// Closes those that nobody holds.
  func close() throws {
    let queues = free.withLock { queues in
      defer { queues = [] }
      return queues
    }
    for queue in queues { try queue.close() }
  }
}
