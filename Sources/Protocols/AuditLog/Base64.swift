/// Standard Base64 (RFC 4648 §4) in its one canonical spelling: padded, no white space, unused bits zero. A text that
/// decodes here re-encodes to the same octets, so no byte of a checked document can be changed unnoticed.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let padding = UInt8(ascii: "=")

  /// The value of each octet; 0xFF where it is no letter of the alphabet.
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: 0xFF, count: 256)
    for (value, letter) in alphabet.enumerated() { table[Int(letter)] = UInt8(value) }
    return table
  }()

  static func encode(_ octets: [UInt8]) -> String {
    var output: [UInt8] = []
    output.reserveCapacity((octets.count + 2) / 3 * 4)
    for start in stride(from: 0, to: octets.count, by: 3) {
      let group = octets[start..<min(start + 3, octets.count)]
      var bits: UInt32 = 0
      for octet in group { bits = bits << 8 | UInt32(octet) }
      bits <<= UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        let letter = alphabet[Int(bits >> UInt32(18 - 6 * place) & 0x3F)]
        output.append(place <= group.count ? letter : padding)
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The octets; nil where the text is not the canonical spelling of any.
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let letters = Array(text.utf8)
    guard letters.count % 4 == 0 else { return nil }
    let padded = letters.suffix(2).reversed().prefix { $0 == padding }.count
    var output: [UInt8] = []
    output.reserveCapacity(letters.count / 4 * 3)
    var (bits, held): (UInt32, UInt32) = (0, 0)
    for letter in letters.dropLast(padded) {
      let value = values[Int(letter)]
      guard value != 0xFF else { return nil }
      bits = bits << 6 | UInt32(value)
      held += 6
      guard held >= 8 else { continue }
      held -= 8
      output.append(UInt8(truncatingIfNeeded: bits >> held))
      bits &= 1 << held - 1
    }
    guard bits == 0 else { return nil }
    return output
  }
}
