internal import Diagnostics
internal import LanyardCore
internal import Synchronization

/// Seats for readers: as many connections as threads, so that whoever has a seat never waits for a thread. Callers beyond
/// them queue, in their order and up to a bound.
final class ConnectionPool: Sendable {
  private struct State {
    var free: [ConnectionSeat]
    var waiting: [CheckedContinuation<ConnectionSeat, Never>] = []
    /// Waiters before this place have been served.
    var served = 0
  }

  private let seats: [ConnectionSeat]
  private let maximumWaiting: Int
  private let state: Mutex<State>

  init(maker: ConnectionMaker, options: PostgresOptions) {
    seats = (1...max(options.readers, 1)).map { ConnectionSeat(maker: maker, label: "lanyard.postgres.reader.\($0)") }
    maximumWaiting = options.maximumWaitingReads
    state = Mutex(State(free: seats))
  }

  /// Runs `body` with a connection.
  ///
  /// - Throws: `store.overloaded`, and what `body` and the making of a connection throw.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    try admit()
    let seat = await take()
    defer { giveBack(seat) }
    return try await seat.run(body)
  }

  func close() async {
    for seat in seats { await seat.close() }
  }

  private func admit() throws {
    let waiting = state.withLock { $0.waiting.count - $0.served }
    guard waiting < maximumWaiting else {
      throw CodedError(
        .storeOverloaded, "too many reads are waiting", expected: "at most \(maximumWaiting)", received: "\(waiting)",
        remedy: "wait a moment and repeat the request", exposure: .operator)
    }
  }

  private func take() async -> ConnectionSeat {
    await withCheckedContinuation { waiter in
      let seat = state.withLock { state -> ConnectionSeat? in
        if let seat = state.free.popLast() { return seat }
        state.waiting.append(waiter)
        return nil
      }
      if let seat { waiter.resume(returning: seat) }
    }
  }

  private func giveBack(_ seat: ConnectionSeat) {
    let next = state.withLock { state -> CheckedContinuation<ConnectionSeat, Never>? in
      guard state.served < state.waiting.count else {
        state.free.append(seat)
        state.waiting.removeAll(keepingCapacity: true)
        state.served = 0
        return nil
      }
      state.served += 1
      return state.waiting[state.served - 1]
    }
    next?.resume(returning: seat)
  }
}
