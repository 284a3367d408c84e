/// What a namespace name must be: a plain absolute URI (RFC 3986). Canonicalisers differ about anything else, and some
/// wrote nothing at all for a relative one.
enum NamespaceName {
  /// Whether it begins with a scheme and a colon (RFC 3986 §3.1), and so is no relative reference.
  static func hasScheme(_ name: some Collection<UInt8>) -> Bool {
    guard let first = name.first, first.isASCIILetter else { return false }
    for octet in name.dropFirst() {
      if octet == UInt8(ascii: ":") { return true }
      guard octet.isASCIILetter || octet.isASCIIDigit || octet.isOne(of: "+-.") else { return false }
    }
    return false
  }

  /// Whether every octet is one that URIs are written with, `%` stands before two digits, `#` stands once, and an
  /// authority is a name and perhaps a port. Address literals and user information are not plain.
  static func isPlain(_ name: some Collection<UInt8>) -> Bool {
    var fragments = 0
    /// Digits that an escape still wants.
    var digits = 0
    for octet in name {
      guard octet.isURIOctet, digits == 0 || octet.isHexadecimalDigit else { return false }
      digits = octet == UInt8(ascii: "%") ? 2 : max(0, digits - 1)
      if octet == UInt8(ascii: "#") { fragments += 1 }
    }
    return digits == 0 && fragments <= 1 && hasPlainAuthority(name)
  }

  private static func hasPlainAuthority(_ name: some Collection<UInt8>) -> Bool {
    guard let scheme = name.firstIndex(of: UInt8(ascii: ":")) else { return true }
    let rest = name[name.index(after: scheme)...]
    guard rest.starts(with: "//".utf8) else { return true }
    let authority = rest.dropFirst(2).prefix { !$0.isOne(of: "/?#") }
    let host = authority.prefix { $0 != UInt8(ascii: ":") }
    let port = authority.dropFirst(host.count)
    guard host.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || $0.isOne(of: ".-_~") }) else { return false }
    return port.isEmpty || (!host.isEmpty && port.count > 1 && port.dropFirst().allSatisfy(\.isASCIIDigit))
  }
}

extension UInt8 {
  /// What RFC 3986 writes URIs with, but for the brackets of address literals.
  fileprivate var isURIOctet: Bool {
    self < 64
      ? (0xAFFF_FFBA_0000_0000 as UInt64) >> UInt64(self) & 1 == 1
      : self < 128 && (0x47FF_FFFE_87FF_FFFF as UInt64) >> UInt64(self - 64) & 1 == 1
  }

  fileprivate var isHexadecimalDigit: Bool {
    isASCIIDigit || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
  }

  fileprivate func isOne(of octets: StaticString) -> Bool {
    for place in 0..<octets.utf8CodeUnitCount where octets.utf8Start[place] == self { return true }
    return false
  }
}
