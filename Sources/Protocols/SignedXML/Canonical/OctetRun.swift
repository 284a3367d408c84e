internal import CLibXML2

/// Comparison of octets in memory with a text.
enum OctetRun {
  /// Whether `octets` are those of `text`.
  static func isSame(_ octets: UnsafeBufferPointer<UInt8>, _ text: String) -> Bool {
    guard octets.count == text.utf8.count else { return false }
    guard let start = octets.baseAddress else { return true }
    let same = text.utf8.withContiguousStorageIfAvailable { text in
      text.baseAddress.map { isSame(start, $0, count: octets.count) } ?? true
    }
    return same ?? text.utf8.elementsEqual(octets)
  }

  /// Whether so many octets at both places are the same.
  @inline(__always)
  static func isSame(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, count: Int) -> Bool {
    var place = 0
    while place + 8 <= count {
      let word = UnsafeRawPointer(left).loadUnaligned(fromByteOffset: place, as: UInt64.self)
      guard word == UnsafeRawPointer(right).loadUnaligned(fromByteOffset: place, as: UInt64.self) else { return false }
      place += 8
    }
    while place < count {
      guard left[place] == right[place] else { return false }
      place += 1
    }
    return true
  }

  /// Whether both have the same octets.
  static func isSame(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    guard let start = left.baseAddress, let other = right.baseAddress else { return true }
    return isSame(start, other, count: left.count)
  }

  /// Octet by octet; of two that begin alike the shorter one is first.
  static func isBefore(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = left.baseAddress, let other = right.baseAddress else { return left.count < right.count }
    let order = memcmp(start, other, min(left.count, right.count))
    return order == 0 ? left.count < right.count : order < 0
  }
}
