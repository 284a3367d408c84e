/// Whether octets are UTF-8 (RFC 3629 §4). Messages are ASCII but for a name here and there, so eight octets are looked
/// at together until one of them is not.
enum UTF8Check {
  static func isValid(_ octets: [UInt8]) -> Bool { octets.withUnsafeBytes(isValid) }

  static func isValid(_ octets: UnsafeRawBufferPointer) -> Bool {
    var place = 0
    while place < octets.count {
      if place + 8 <= octets.count,
        octets.loadUnaligned(fromByteOffset: place, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        place += 8
      } else if octets[place] < 0x80 {
        place += 1
      } else {
        let length = sequenceLength(octets, at: place)
        guard length > 0 else { return false }
        place += length
      }
    }
    return true
  }

  /// Octets of the well-formed sequence that begins at `place`; 0 where none does. The second octet's range keeps out
  /// overlong forms, surrogates and what lies beyond U+10FFFF.
  private static func sequenceLength(_ octets: UnsafeRawBufferPointer, at place: Int) -> Int {
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch octets[place] {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0x80...0x80)
      }
    guard length > 0, place + length <= octets.count, second.contains(octets[place + 1]) else { return 0 }
    for next in place + 2..<max(place + 2, place + length) where !(0x80...0xBF).contains(octets[next]) { return 0 }
    return length
  }
}
