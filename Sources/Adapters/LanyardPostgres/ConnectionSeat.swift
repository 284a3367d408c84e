internal import Dispatch

/// A place for one connection, with a thread of its own on which libpq may wait. The connection is made when it is first
/// needed, and anew when it has broken.
///
/// `@unchecked Sendable`: `connection` is touched on `queue` alone, which runs one block at a time.
final class ConnectionSeat: @unchecked Sendable {
  private let maker: ConnectionMaker
  private let queue: DispatchQueue
  private var connection: PostgresConnection?

  init(maker: ConnectionMaker, label: String) {
    self.maker = maker
    self.queue = DispatchQueue(label: label)
  }

  /// Runs `body` on the seat's thread, one caller after the other. A reading transaction that `body` leaves for later is
  /// ended when its caller has the answer already.
  func run<Value: Sendable>(
    _ body: @escaping @Sendable (PostgresConnection) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { waiter in
      queue.async {
        waiter.resume(with: Result { try self.runHere(body) })
        self.endReading()
      }
    }
  }

  /// Closes the connection after what runs now.
  func close() async {
    await withCheckedContinuation { waiter in
      queue.async {
        self.connection = nil
        waiter.resume()
      }
    }
  }

  private func runHere<Value>(_ body: (PostgresConnection) throws -> Value) throws -> Value {
    let connection = try self.connection ?? maker.make()
    // A connection that broke, or that `body` left inside a transaction, is of no use to the next caller.
    defer {
      let isClean = !connection.isInTransaction || connection.endsLater
      self.connection = connection.isUsable && isClean ? connection : nil
    }
    return try body(connection)
  }

  private func endReading() {
    do { try connection?.endReading() } catch { connection = nil }
  }
}
