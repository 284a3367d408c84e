import Diagnostics
import Foundation

/// A TCP connection to this machine, for requests that no well-behaved client sends. Reads end after ten seconds.
final class RawConnection {
  private let descriptor: Int32

  /// - Throws: `test.connection.refused`.
  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = Self.address(port: port)
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failed = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) != 0 }
    }
    guard descriptor >= 0, !failed else {
      throw CodedError("test.connection.refused", "nobody listens at port \(port)", remedy: "start a server")
    }
    var limit = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// - Throws: `test.connection.broken`.
  func write(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else {
        throw CodedError("test.connection.broken", "the server closed the connection", remedy: "see what it logged")
      }
      rest = rest.dropFirst(count)
    }
  }

  /// All that comes until the other side closes.
  func readToEnd() throws -> String {
    var received: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4096)
    while case let count = recv(descriptor, &piece, piece.count, 0), count > 0 { received += piece.prefix(count) }
    return String(decoding: received, as: UTF8.self)
  }

  static func address(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    return address
  }
}
