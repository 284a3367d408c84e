internal import CLibPQ
internal import Foundation

/// Makes a connection, with a bound on the time it takes and with the code of what went wrong, which libpq's one-call way
/// does not tell. Where an address names several servers each has its own time, and the first that will do is taken.
struct ConnectionAttempt {
  let address: String
  /// Seconds for each server; the address's `connect_timeout` goes before.
  let timeout: Int

  func connect() throws(PostgresFailure) -> OpaquePointer {
    let begun = try Self.begun(PQconnectStart(address))
    let parameters = ConnectionParameters(of: begun)
    let seconds = parameters.connectTimeout ?? timeout
    let servers = parameters.eachServer
    guard servers.count > 1 else { return try Self.finish(begun, within: seconds) }
    PQfinish(begun)
    var failures: [PostgresFailure] = []
    for server in servers {
      do throws(PostgresFailure) {
        return try Self.finish(try Self.begun(server.begin()), within: seconds)
      } catch {
        failures.append(error)
      }
    }
    throw PostgresFailure(all: failures)
  }

  private static func begun(_ connection: OpaquePointer?) throws(PostgresFailure) -> OpaquePointer {
    guard let connection else { throw PostgresFailure(sqlState: "53200", message: "out of memory") }
    guard PQstatus(connection) != CONNECTION_BAD else {
      defer { PQfinish(connection) }
      throw PostgresFailure(refusedBy: connection)
    }
    // Verbose messages carry the SQLSTATE; a failed connection has no other place for it.
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    return connection
  }

  private static func finish(_ connection: OpaquePointer, within seconds: Int) throws(PostgresFailure) -> OpaquePointer
  {
    do throws(PostgresFailure) {
      try wait(for: connection, within: seconds)
      PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
      guard PQsetnonblocking(connection, 0) == 0 else { throw PostgresFailure(refusedBy: connection) }
      return connection
    } catch {
      PQfinish(connection)
      throw error
    }
  }

  /// libpq's own protocol: wait for the socket as the last poll asked, poll again.
  private static func wait(for connection: OpaquePointer, within seconds: Int) throws(PostgresFailure) {
    let end = ContinuousClock.now + .seconds(seconds)
    var wanted = PGRES_POLLING_WRITING
    while wanted != PGRES_POLLING_OK {
      guard wanted != PGRES_POLLING_FAILED else { throw PostgresFailure(refusedBy: connection) }
      let left = (end - .now) / .milliseconds(1)
      var socket = pollfd(
        fd: PQsocket(connection), events: Int16(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT), revents: 0)
      guard left > 0, poll(&socket, 1, Int32(left.rounded(.up))) != 0 else {
        throw PostgresFailure(sqlState: nil, message: "no connection within \(seconds) s")
      }
      wanted = PQconnectPoll(connection)
    }
  }
}

extension PostgresFailure {
  /// A connection that did not come about. The server's refusal reads `FATAL:  28P01: password authentication failed`.
  fileprivate init(refusedBy connection: OpaquePointer) {
    let failure = PostgresFailure(of: connection)
    let state = failure.message.firstMatch(of: #/(?:FATAL|ERROR): +([0-9A-Z]{5}): /#).map { String($0.output.1) }
    self.init(sqlState: state, message: failure.message)
  }

  /// None of several servers would do: the code is of the first that gave one.
  fileprivate init(all failures: [PostgresFailure]) {
    self.init(
      sqlState: failures.lazy.compactMap(\.sqlState).first,
      message: failures.map(\.message).joined(separator: "; "))
  }
}
