/// The 128 bits of a UUID, and how they are read and written. Apart from ``Identifier`` because it needs no subject, and what
/// every row and every request does is best compiled once.
struct UUIDWords {
  let high: UInt64
  let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Reads the 36 characters of a UUID in lower case.
  init?(text: [UInt8]) {
    guard text.count == 36 else { return nil }
    var (high, low, digits) = (UInt64(0), UInt64(0), 0)
    for place in text.indices {
      if place == 8 || place == 13 || place == 18 || place == 23 {
        guard text[place] == UInt8(ascii: "-") else { return nil }
        continue
      }
      guard let digit = Self.digit(text[place]) else { return nil }
      if digits < 16 { high = high << 4 | digit } else { low = low << 4 | digit }
      digits += 1
    }
    self.init(high: high, low: low)
  }

  init?(octets: [UInt8]) {
    guard octets.count == 16 else { return nil }
    var (high, low) = (UInt64(0), UInt64(0))
    for place in 0..<8 {
      high = high << 8 | UInt64(octets[place])
      low = low << 8 | UInt64(octets[place + 8])
    }
    self.init(high: high, low: low)
  }

  var octets: [UInt8] {
    var octets = [UInt8](repeating: 0, count: 16)
    for place in 0..<8 {
      octets[place] = UInt8(truncatingIfNeeded: high >> (56 - 8 * place))
      octets[place + 8] = UInt8(truncatingIfNeeded: low >> (56 - 8 * place))
    }
    return octets
  }

  var text: String {
    String(unsafeUninitializedCapacity: 36) { text in
      var end = 0
      for digit in 0..<32 {
        if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
          text[end] = UInt8(ascii: "-")
          end += 1
        }
        let word = digit < 16 ? high : low
        let value = UInt8(truncatingIfNeeded: word >> (60 - 4 * (digit % 16))) & 0xF
        text[end] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
        end += 1
      }
      return end
    }
  }

  private static func digit(_ octet: UInt8) -> UInt64? {
    switch octet {
    case 0x30...0x39: UInt64(octet - 0x30)
    case 0x61...0x66: UInt64(octet - 0x61 + 10)
    default: nil
    }
  }
}
