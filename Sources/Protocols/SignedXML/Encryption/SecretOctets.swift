internal import COpenSSL

/// Octets of a key: wiped when the last reference goes, and printed as nothing but `<redacted>`.
final class SecretOctets: CustomStringConvertible, CustomReflectable {
  let buffer: UnsafeMutableBufferPointer<UInt8>

  /// So many zero octets.
  init(count: Int) {
    buffer = .allocate(capacity: count)
    buffer.initialize(repeating: 0)
  }

  /// The first octets of another secret.
  convenience init(_ other: SecretOctets, count: Int) {
    self.init(count: min(count, other.count))
    for index in buffer.indices { buffer[index] = other.buffer[index] }
  }

  deinit {
    OPENSSL_cleanse(buffer.baseAddress, buffer.count)
    buffer.deallocate()
  }

  var count: Int { buffer.count }
  var start: UnsafeMutablePointer<UInt8>? { buffer.baseAddress }
  var description: String { "<redacted>" }
  var customMirror: Mirror { Mirror(self, children: [:]) }

  /// Fills it from OpenSSL's generator; false where that has no randomness to give.
  func fill() -> Bool {
    RAND_bytes(start, Int32(count)) == 1
  }
}
