internal import Diagnostics

/// Percent escapes of query and form values (RFC 3986 §2.1; `+` for space as HTML forms write it).
enum PercentEncoding {
  private static let digits = Array("0123456789ABCDEF".utf8)

  /// Escapes every octet that is not unreserved.
  static func encode(_ text: some StringProtocol) -> String {
    var encoded: [UInt8] = []
    for octet in text.utf8 {
      if isUnreserved(octet) {
        encoded.append(octet)
      } else {
        encoded += [UInt8(ascii: "%"), digits[Int(octet >> 4)], digits[Int(octet & 0xF)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  /// Reverses `encode`, whatever the case of the hexadecimal digits.
  ///
  /// - Throws: `saml.binding.escape` for a cut or foreign escape and for octets that are not UTF-8.
  static func decode(_ text: some StringProtocol) throws(CodedError) -> String {
    var decoded: [UInt8] = []
    var octets = text.utf8.makeIterator()
    while let octet = octets.next() {
      switch octet {
      case UInt8(ascii: "+"): decoded.append(0x20)
      case UInt8(ascii: "%"):
        guard let high = octets.next()?.hexDigit, let low = octets.next()?.hexDigit else { throw broken(text) }
        decoded.append(high << 4 | low)
      default: decoded.append(octet)
      }
    }
    guard let value = String(validating: decoded, as: UTF8.self) else { throw broken(text) }
    return value
  }

  private static func isUnreserved(_ octet: UInt8) -> Bool {
    switch octet {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "~"):
      true
    default: false
    }
  }

  private static func broken(_ text: some StringProtocol) -> CodedError {
    CodedError(
      .samlBindingEscape, "a parameter is not percent-encoded UTF-8", expected: "`%` and two hexadecimal digits",
      received: String(text).inBackticks, remedy: "encode each parameter once, as RFC 3986 says")
  }
}

extension UInt8 {
  fileprivate var hexDigit: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x41 + 10
    case 0x61...0x66: self - 0x61 + 10
    default: nil
    }
  }
}
