/// An IPv4 or IPv6 address. An IPv4 address that travels as IPv6 (`::ffff:203.0.113.7`) is the IPv4 address.
public struct NetworkAddress: Hashable, Sendable {
  /// 4 or 16, in network order.
  public let octets: [UInt8]

  /// Reads `203.0.113.7` and `2001:db8::7` (RFC 4291 §2.2); the zone of a link-local address is dropped. Nil for anything
  /// else, names included.
  public init?(_ text: some StringProtocol) {
    let bare = text.prefix { $0 != "%" }
    guard bare.utf8.count <= 45 else { return nil }
    if !bare.contains(":") {
      guard let four = Self.dotted(bare) else { return nil }
      octets = four
    } else {
      guard let sixteen = Self.colons(bare) else { return nil }
      octets = Self.isMapped(sixteen) ? Array(sixteen.suffix(4)) : sixteen
    }
  }

  /// The address with all bits after the first `length` cleared.
  public func prefix(_ length: Int) -> NetworkAddress {
    var kept = octets
    for place in kept.indices {
      let bits = max(0, min(8, length - 8 * place))
      kept[place] &= UInt8(truncatingIfNeeded: 0xFF00 >> bits)
    }
    return NetworkAddress(octets: kept)
  }

  private init(octets: [UInt8]) {
    self.octets = octets
  }

  private static func isMapped(_ octets: [UInt8]) -> Bool {
    octets.prefix(12).elementsEqual([UInt8](repeating: 0, count: 10) + [0xFF, 0xFF])
  }

  /// Four decimal numbers without leading zeros, which some readers take for octal.
  private static func dotted(_ text: some StringProtocol) -> [UInt8]? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var octets: [UInt8] = []
    for part in parts {
      guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), part == "0" || part.first != "0",
        let octet = UInt8(part)
      else { return nil }
      octets.append(octet)
    }
    return octets
  }

  private static func colons(_ text: some StringProtocol) -> [UInt8]? {
    // `::` stands once, for as many zeros as are missing, one group at least.
    guard let gap = text.firstRange(of: "::") else { return groups(text).flatMap { $0.count == 16 ? $0 : nil } }
    let (head, tail) = (text[..<gap.lowerBound], text[gap.upperBound...])
    guard let left = head.isEmpty ? [] : groups(head, mayEndDotted: false),
      let right = tail.isEmpty ? [] : groups(tail),
      left.count + right.count <= 14
    else { return nil }
    return left + [UInt8](repeating: 0, count: 16 - left.count - right.count) + right
  }

  /// Hexadecimal groups, the last of which may be an IPv4 address.
  private static func groups(_ text: some StringProtocol, mayEndDotted: Bool = true) -> [UInt8]? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 8 else { return nil }
    var octets: [UInt8] = []
    for (place, part) in parts.enumerated() {
      if mayEndDotted, place == parts.count - 1, part.contains("."), let four = dotted(part) {
        octets += four
      } else {
        guard (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexadecimal),
          let group = UInt16(part, radix: 16)
        else { return nil }
        octets += [UInt8(group >> 8), UInt8(group & 0xFF)]
      }
    }
    return octets
  }
}

extension UInt8 {
  fileprivate var isHexadecimal: Bool {
    (0x30...0x39).contains(self) || (0x41...0x46).contains(self) || (0x61...0x66).contains(self)
  }
}
