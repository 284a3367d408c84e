/// Base64url without padding (RFC 7515 §2), read strictly: of two texts for the same octets only one is right.
enum Base64URL {
  /// Nil for anything but whole octets in the alphabet.
  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    guard text.count % 4 != 1 else { return nil }
    var octets: [UInt8] = []
    octets.reserveCapacity(text.count / 4 * 3 + 2)
    var (word, bits) = (UInt32(0), 0)
    for character in text {
      guard let sextet = sextet(character) else { return nil }
      word = word << 6 | UInt32(sextet)
      bits += 6
      if bits >= 8 {
        bits -= 8
        octets.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
      }
    }
    // What is left over fills up the last character and carries nothing.
    return word & (1 << UInt32(bits) - 1) == 0 ? octets : nil
  }

  private static func sextet(_ character: UInt8) -> UInt8? {
    switch character {
    case 0x41...0x5A: character - 0x41
    case 0x61...0x7A: character - 0x61 + 26
    case 0x30...0x39: character - 0x30 + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
