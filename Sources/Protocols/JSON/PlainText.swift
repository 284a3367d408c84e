/// How far a text goes on without an octet that strings in JSON treat specially: a quote, a backslash, a control character.
/// Strings are most of a document, so they are gone through eight octets at a time.
enum PlainText {
  /// The place of the first special octet from `start` on, or the end.
  static func end(in octets: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var place = start
    let raw = UnsafeRawBufferPointer(octets)
    while place + 8 <= octets.count, !hasSpecial(raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)) {
      place += 8
    }
    while place < octets.count, !isSpecial(octets[place]) { place += 1 }
    return place
  }

  static func isASCII(_ octets: UnsafeBufferPointer<UInt8>) -> Bool {
    var (place, united) = (0, UInt64(0))
    let raw = UnsafeRawBufferPointer(octets)
    while place + 8 <= octets.count {
      united |= raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      place += 8
    }
    while place < octets.count {
      united |= UInt64(octets[place])
      place += 1
    }
    return united & 0x8080_8080_8080_8080 == 0
  }

  private static func isSpecial(_ octet: UInt8) -> Bool {
    octet < 0x20 || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\")
  }

  /// Whether one of eight octets is special. Subtracting borrows into an octet's top bit where it is less; an octet that had
  /// the bit before is no ASCII and not special.
  private static func hasSpecial(_ word: UInt64) -> Bool {
    let (ones, tops): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let less = (word &- ones &* 0x20) & ~word
    let equal = ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
    return (less | equal) & tops != 0
  }
}
