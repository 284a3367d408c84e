internal import Foundation
internal import LanyardSQL
internal import Synchronization

/// Connections for look-ups on the caller's own thread, each in one hand at a time.
///
/// They are not the pool's: whoever waits for a connection of the pool on a thread that tasks run on keeps that thread from
/// those who would give the connection back, and as many waiters as there are threads stand still for ever. Here nobody
/// waits: who finds no free connection reads through the pool, without a thread.
final class LookupConnections: Sendable {
  private struct State {
    var free: [LookupConnection]
    var isClosed = false
  }

  private let state: Mutex<State>

  /// Opens one connection for each thread that tasks run on, and one to spare.
  init(path: String, busyTimeout: Double) throws {
    var connections: [LookupConnection] = []
    for number in 0...ProcessInfo.processInfo.activeProcessorCount {
      connections.append(try LookupConnection(path: path, busyTimeout: busyTimeout, number: number))
    }
    state = Mutex(State(free: connections))
  }

  /// What `body` makes of one snapshot; nil, without having run it, where no connection is free.
  func read<Value>(_ body: (LookupConnection) throws -> Value) throws -> Value? {
    guard let connection = state.withLock({ $0.free.popLast() }) else { return nil }
    defer { state.withLock { if !$0.isClosed { $0.free.append(connection) } } }
    return try connection.read(body)
  }

  /// Closes those that nobody holds; the others close when they are let go.
  func close() {
    state.withLock { $0 = State(free: [], isClosed: true) }
  }
}
