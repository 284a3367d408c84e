internal import Diagnostics
internal import LanyardCore
internal import Synchronization

/// Makes the store's connections, and rests after a failure: while the database is away its callers are told so at once
/// instead of each waiting for a connection that does not come.
final class ConnectionMaker: Sendable {
  private struct Rest {
    var until: ContinuousClock.Instant
    var length: Duration
    var reason: CodedError
  }

  private static let shortest: Duration = .milliseconds(100)
  private static let longest: Duration = .seconds(5)

  private let address: String
  private let options: PostgresOptions
  private let rest = Mutex<Rest?>(nil)
  private let attempted = Mutex(0)
  /// By the run of a server.
  private let numbers = Mutex<[String: SnapshotNumbers]>([:])

  /// How often the server was called.
  var attempts: Int { attempted.withLock { $0 } }

  init(address: String, options: PostgresOptions) {
    self.address = address
    self.options = options
  }

  /// - Throws: `store.unavailable`, `store.access.denied`, `store.server.unfit`, `store.setting.refused`.
  func make() throws -> PostgresConnection {
    if let rest = rest.withLock({ $0 }), ContinuousClock.now < rest.until { throw rest.reason }
    attempted.withLock { $0 += 1 }
    do {
      let attempt = ConnectionAttempt(address: address, timeout: options.connectTimeout)
      let connection = PostgresConnection(try attempt.connect())
      connection.numbers = numbers(of: try ConnectionSetting(options: options).apply(to: connection))
      rest.withLock { $0 = nil }
      return connection
    } catch {
      let reason = (error as? PostgresFailure)?.coded ?? error
      if let reason = reason as? CodedError { lengthen(reason) }
      throw reason
    }
  }

  private func numbers(of run: String) -> SnapshotNumbers {
    numbers.withLock { known in
      let found = known[run] ?? SnapshotNumbers(source: known.count)
      known[run] = found
      return found
    }
  }

  private func lengthen(_ reason: CodedError) {
    rest.withLock { rest in
      let length = min((rest?.length ?? Self.shortest / 2) * 2, Self.longest)
      rest = Rest(until: .now + length, length: length, reason: reason)
    }
  }
}
