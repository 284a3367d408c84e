public import Diagnostics

/// A block of addresses in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3): `203.0.113.0/24`, `2001:db8::/32`. An address
/// alone is a block of one.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  /// As written.
  public let description: String
  private let base: NetworkAddress
  /// Bits that all addresses of the block share.
  private let length: Int

  /// - Throws: `access.address.invalid`, also where bits after the prefix are set, for then one of the two is a slip.
  public init(_ text: String) throws(CodedError) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let base = parts.first.flatMap({ NetworkAddress($0) }), !text.contains("%"),
      let length = Self.length(parts, base, isWrittenAsIPv6: parts[0].contains(":"))
    else {
      throw CodedError(
        .addressInvalid, "`\(text.prefix(80))` is no range of addresses",
        expected: "an IP address, a slash and the length of the prefix", received: "`\(text.prefix(80))`",
        remedy: "write it like `203.0.113.0/24` or `2001:db8::/32`")
    }
    guard base.prefix(length) == base else {
      throw CodedError(
        .addressInvalid, "`\(text.prefix(80))` names an address within its range, not the range",
        expected: "no bits set after the first \(length)", received: "`\(text.prefix(80))`",
        remedy: "clear the bits after the prefix, or lengthen the prefix")
    }
    self.base = base
    self.length = length
    description = text
  }

  public func contains(_ address: NetworkAddress) -> Bool {
    address.octets.count == base.octets.count && address.prefix(length) == base
  }

  /// Nil for a prefix that is no number or is longer than the address.
  private static func length(_ parts: [Substring], _ base: NetworkAddress, isWrittenAsIPv6: Bool) -> Int? {
    let bits = base.octets.count * 8
    guard parts.count == 2 else { return bits }
    guard (1...3).contains(parts[1].utf8.count), parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let written = Int(parts[1])
    else { return nil }
    // Of an IPv4 address written as IPv6, the first 96 bits are the way it is written.
    let length = isWrittenAsIPv6 && bits == 32 ? written - 96 : written
    return (0...bits).contains(length) ? length : nil
  }

  public static func == (left: AddressRange, right: AddressRange) -> Bool {
    left.base == right.base && left.length == right.length
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(base)
    hasher.combine(length)
  }
}
