/// Base64 (RFC 4648 §4) as the bindings and XML Signature use it: padded, and nothing in it but the alphabet and, where
/// asked, white space.
public enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  private static let pad = UInt8(ascii: "=")
  private static let space: UInt8 = 0xFE
  private static let foreign: UInt8 = 0xFF

  /// The value of each octet, or what else it is.
  private static let values: [UInt8] = {
    var table = [UInt8](repeating: foreign, count: 256)
    for (value, octet) in alphabet.enumerated() { table[Int(octet)] = UInt8(value) }
    for octet in [0x0D, 0x0A, 0x20, 0x09] { table[octet] = space }
    return table
  }()

  /// The octets `text` stands for. CR, LF, space and tab are skipped; nil for any other foreign octet, for missing or
  /// misplaced padding, and for bits that no encoder leaves behind.
  public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
    text.withContiguousStorageIfAvailable(decode(contiguous:))
      ?? Array(text).withUnsafeBufferPointer(decode(contiguous:))
  }

  private static func decode(contiguous text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    values.withUnsafeBufferPointer { values in
      var octets: [UInt8] = []
      octets.reserveCapacity(text.count / 4 * 3 + 3)
      var group: UInt32 = 0
      var digits = 0
      var pads = 0
      for octet in text {
        let value = values[Int(octet)]
        guard value < 64, pads == 0 else {
          if value == space { continue }
          guard octet == pad else { return nil }
          pads += 1
          continue
        }
        group = group << 6 | UInt32(value)
        digits += 1
        if digits == 4 {
          octets.append(UInt8(truncatingIfNeeded: group >> 16))
          octets.append(UInt8(truncatingIfNeeded: group >> 8))
          octets.append(UInt8(truncatingIfNeeded: group))
          (group, digits) = (0, 0)
        }
      }
      return finish(octets, group: group, digits: digits, pads: pads)
    }
  }

  private static func finish(_ whole: [UInt8], group: UInt32, digits: Int, pads: Int) -> [UInt8]? {
    switch (digits, pads) {
    case (0, 0): return whole
    case (2, 2) where group & 0xF == 0: return whole + [UInt8(truncatingIfNeeded: group >> 4)]
    case (3, 1) where group & 0x3 == 0:
      return whole + [UInt8(truncatingIfNeeded: group >> 10), UInt8(truncatingIfNeeded: group >> 2)]
    default: return nil
    }
  }

  /// Padded base64 without line breaks.
  public static func encode(_ octets: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((octets.count + 2) / 3 * 4)
    for start in stride(from: 0, to: octets.count, by: 3) {
      let part = octets[start..<min(start + 3, octets.count)]
      let bits = part.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - part.count))
      for index in 0..<4 {
        text.append(index <= part.count ? alphabet[Int(bits >> UInt32(18 - 6 * index) & 0x3F)] : pad)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
