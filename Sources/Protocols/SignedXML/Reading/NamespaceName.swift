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
    var rest = name[...]
    var isInFragment = false
    while let octet = rest.popFirst() {
      guard octet.isURIOctet, !(isInFragment && octet == UInt8(ascii: "#")) else { return false }
      isInFragment = isInFragment || octet == UInt8(ascii: "#")
      if octet == UInt8(ascii: "%") {
        guard rest.popFirst()?.isHexadecimalDigit == true, rest.popFirst()?.isHexadecimalDigit == true else {
          return false
        }
      }
    }
    return hasPlainAuthority(name)
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
    switch self {
    case 0x21, 0x23...0x25, 0x27...0x3B, 0x3D, 0x3F...0x5A, 0x5F, 0x61...0x7A, 0x7E: true
    default: false
    }
  }

  fileprivate var isHexadecimalDigit: Bool {
    isASCIIDigit || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
  }

  fileprivate func isOne(of octets: StaticString) -> Bool {
    for place in 0..<octets.utf8CodeUnitCount where octets.utf8Start[place] == self { return true }
    return false
  }
}
