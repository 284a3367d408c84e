internal import CLibXML2

/// Comparison of octets in memory with a text.
enum OctetRun {
  /// Whether `octets` are those of `text`.
  static func isSame(_ octets: UnsafeBufferPointer<UInt8>, _ text: String) -> Bool {
    guard octets.count == text.utf8.count else { return false }
    guard let start = octets.baseAddress else { return true }
    let same = text.utf8.withContiguousStorageIfAvailable { text in
      text.baseAddress.map { lanyard_sameOctets(start, $0, octets.count) != 0 } ?? true
    }
    return same ?? text.utf8.elementsEqual(octets)
  }

  /// Whether both have the same octets.
  static func isSame(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    guard let start = left.baseAddress, let other = right.baseAddress else { return true }
    return lanyard_sameOctets(start, other, left.count) != 0
  }

  /// Octet by octet; of two that begin alike the shorter one is first.
  static func isBefore(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = left.baseAddress, let other = right.baseAddress else { return left.count < right.count }
    let order = memcmp(start, other, min(left.count, right.count))
    return order == 0 ? left.count < right.count : order < 0
  }
}
