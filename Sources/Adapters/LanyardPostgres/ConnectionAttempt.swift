internal import CLibPQ
internal import Foundation

/// Makes a connection, with a bound on the time it takes and with the code of what went wrong, which libpq's one-call way
/// does not tell.
struct ConnectionAttempt {
  let address: String
  /// Seconds.
  let timeout: Int

  func connect() throws(PostgresFailure) -> OpaquePointer {
    guard let pointer = PQconnectStart(address) else {
      throw PostgresFailure(sqlState: "53200", message: "out of memory")
    }
    do throws(PostgresFailure) {
      guard PQstatus(pointer) != CONNECTION_BAD else { throw PostgresFailure(refusedBy: pointer) }
      // Verbose messages carry the SQLSTATE; a failed connection has no other place for it.
      PQsetErrorVerbosity(pointer, PQERRORS_VERBOSE)
      try wait(for: pointer)
      PQsetErrorVerbosity(pointer, PQERRORS_DEFAULT)
      guard PQsetnonblocking(pointer, 0) == 0 else { throw PostgresFailure(refusedBy: pointer) }
      return pointer
    } catch {
      PQfinish(pointer)
      throw error
    }
  }

  /// libpq's own protocol: wait for the socket as the last poll asked, poll again.
  private func wait(for pointer: OpaquePointer) throws(PostgresFailure) {
    let end = ContinuousClock.now + .seconds(timeout)
    var wanted = PGRES_POLLING_WRITING
    while wanted != PGRES_POLLING_OK {
      guard wanted != PGRES_POLLING_FAILED else { throw PostgresFailure(refusedBy: pointer) }
      let left = (end - .now) / .milliseconds(1)
      var socket = pollfd(
        fd: PQsocket(pointer), events: Int16(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT), revents: 0)
      guard left > 0, poll(&socket, 1, Int32(left.rounded(.up))) != 0 else {
        throw PostgresFailure(sqlState: nil, message: "no connection within \(timeout) s")
      }
      wanted = PQconnectPoll(pointer)
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
}
