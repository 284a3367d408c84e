internal import Diagnostics

/// What `&` begins.
extension XMLTokenizer {
  /// `&amp;` and its four companions, or a character reference; any other entity needs a document type. Nil where it
  /// does not end before `stop` and more may come.
  func reference(
    at start: Int, before stop: Int, isComplete: Bool
  ) throws(CodedError) -> (scalar: Unicode.Scalar, next: Int)? {
    let longest = min(stop, start + 12)
    guard let close = buffer[start..<longest].firstIndex(of: UInt8(ascii: ";")) else {
      guard isComplete || longest == start + 12 else { return nil }
      throw malformed("a reference does not end")
    }
    let name = String(decoding: buffer[start + 1..<close], as: UTF8.self)
    switch name {
    case "amp": return ("&", close + 1)
    case "lt": return ("<", close + 1)
    case "gt": return (">", close + 1)
    case "quot": return ("\"", close + 1)
    case "apos": return ("'", close + 1)
    case let name where name.utf8.first == UInt8(ascii: "#"):
      guard let scalar = Unicode.Scalar(characterReference: name.dropFirst()) else {
        throw malformed("a character reference names no character of XML")
      }
      return (scalar, close + 1)
    default: throw refusal(.xmlEntity, "the document refers to an entity", "send the character itself")
    }
  }
}

extension Unicode.Scalar {
  /// The character that `65` or `x41` names, where it is one of XML 1.0 (§2.2).
  fileprivate init?(characterReference text: Substring) {
    let isHexadecimal = text.utf8.first == UInt8(ascii: "x")
    let digits = isHexadecimal ? text.dropFirst() : text
    guard digits.utf8.allSatisfy({ $0.isASCIIDigit || $0.isASCIILetter }),
      let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(number)
    else { return nil }
    switch number {
    case 0x9, 0xA, 0xD, 0x20...0xFFFD, 0x10000...0x10FFFF: self = scalar
    default: return nil
    }
  }
}
