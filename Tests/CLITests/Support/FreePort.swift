import Diagnostics
import Foundation

/// A port that was free a moment ago.
enum FreePort {
  /// - Throws: `test.port.none`.
  static func find() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = RawConnection.address(port: 0)
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let failed = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(descriptor, generic, length) != 0 || getsockname(descriptor, generic, &length) != 0
      }
    }
    guard descriptor >= 0, !failed else {
      throw CodedError("test.port.none", "there is no free port", remedy: "see what uses them all")
    }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
