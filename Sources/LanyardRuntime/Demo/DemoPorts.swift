internal import Diagnostics
internal import Foundation

#if canImport(Glibc)
  private let streamSocket = Int32(SOCK_STREAM.rawValue)
#else
  private let streamSocket = SOCK_STREAM
#endif

/// Finds ports of the loopback address that nobody listens at.
enum DemoPorts {
  /// A port that was free a moment ago.
  static func free() throws(CodedError) -> Int {
    if let found = bind(0) { return found }
    throw CodedError(
      .serverPortInUse, "no port of 127.0.0.1 is free", remedy: "stop programs that listen, then try again",
      exposure: .operator)
  }

  /// Binds and lets go again; nil where the port is taken.
  private static func bind(_ port: Int) -> Int? {
    let descriptor = socket(AF_INET, streamSocket, 0)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var reuse: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    return withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        guard Foundation.bind(descriptor, generic, length) == 0, listen(descriptor, 1) == 0,
          getsockname(descriptor, generic, &length) == 0
        else { return nil }
        return Int(UInt16(bigEndian: pointer.pointee.sin_port))
      }
    }
  }
}
