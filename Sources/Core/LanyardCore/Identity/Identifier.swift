/// A UUIDv7 (RFC 9562 §5.7) that knows what it identifies, so that a grant's id cannot be passed for a tenant's.
///
/// Ids sort by the time they were made. Their text is lower case; the store keeps the 16 octets.
public struct Identifier<Subject>: Hashable, Sendable, Comparable, CustomStringConvertible {
  private let high: UInt64
  private let low: UInt64

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Makes an id for this moment.
  ///
  /// - Parameters:
  ///   - milliseconds: since 1970; 48 bits are kept.
  ///   - random: two words of randomness, of which 74 bits are kept.
  public init(milliseconds: Int64, random: (UInt64, UInt64)) {
    high = UInt64(truncatingIfNeeded: milliseconds) << 16 | 0x7000 | (random.0 & 0x0FFF)
    low = 0x8000_0000_0000_0000 | (random.1 & 0x3FFF_FFFF_FFFF_FFFF)
  }

  /// Reads the 36 characters of a UUID in lower case; anything else is no id.
  public init?(_ text: some StringProtocol) {
    let octets = Array(text.utf8)
    guard octets.count == 36 else { return nil }
    var words: (UInt64, UInt64) = (0, 0)
    var digits = 0
    for (place, octet) in octets.enumerated() {
      if [8, 13, 18, 23].contains(place) {
        guard octet == UInt8(ascii: "-") else { return nil }
        continue
      }
      let digit: UInt8
      switch octet {
      case 0x30...0x39: digit = octet - 0x30
      case 0x61...0x66: digit = octet - 0x61 + 10
      default: return nil
      }
      if digits < 16 { words.0 = words.0 << 4 | UInt64(digit) } else { words.1 = words.1 << 4 | UInt64(digit) }
      digits += 1
    }
    (high, low) = words
  }

  /// Reads the 16 octets of the store.
  public init?(octets: some Collection<UInt8>) {
    guard octets.count == 16 else { return nil }
    high = octets.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = octets.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  public var octets: [UInt8] {
    [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
  }

  public var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (place, octet) in octets.enumerated() {
      if [4, 6, 8, 10].contains(place) { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(octet >> 4)])
      text.append(digits[Int(octet & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  public static func < (left: Identifier, right: Identifier) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

public typealias TenantID = Identifier<Tenant>
public typealias ResourceID = Identifier<StoredResource>
public typealias GrantID = Identifier<Grant>
public typealias ClientID = Identifier<OAuthClient>
public typealias AsyncRequestID = Identifier<AsyncRequest>
public typealias ProvisioningLogID = Identifier<ProvisioningLogEntry>
public typealias TokenID = Identifier<AccessToken>
public typealias SessionID = Identifier<Session>

extension Identifier {
  /// The neighbours in the order of ids, for pages that begin just beside one; nil at the ends of what one millisecond's
  /// counter of ids can hold.
  public var next: Identifier? { low & Self.random == Self.random ? nil : Identifier(high: high, low: low + 1) }
  public var previous: Identifier? { low & Self.random == 0 ? nil : Identifier(high: high, low: low - 1) }

  private static var random: UInt64 { 0x3FFF_FFFF_FFFF_FFFF }
}
