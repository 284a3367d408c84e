internal import Diagnostics
internal import Foundation
internal import NIOCore

/// Why a server could not begin to listen, in coded errors.
enum ListenFailure {
  /// The coded error for a failure to bind; other errors as they are.
  static func coded(_ error: any Error, _ address: ListenAddress) -> any Error {
    guard let error = error as? IOError else { return error }
    switch error.errnoCode {
    case EADDRINUSE:
      return CodedError(
        .serverPortInUse, "another program listens at \(address)", expected: "a free port",
        remedy: "stop the other program, or choose another address with `--listen HOST:PORT`", exposure: .operator)
    case EACCES, EPERM:
      return CodedError(
        .serverPortForbidden, "this user may not listen at \(address)",
        remedy: "choose a port above 1023 with `--listen HOST:PORT`, or grant the right to bind it",
        exposure: .operator)
    case EADDRNOTAVAIL:
      return CodedError(
        .serverAddressUnavailable, "this machine has no address \(address.host)",
        remedy: "listen at an address of this machine, such as 127.0.0.1 or 0.0.0.0", exposure: .operator)
    default: return error
    }
  }
}
