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
    guard let words = UUIDWords(text: Array(text.utf8)) else { return nil }
    (high, low) = (words.high, words.low)
  }

  /// Reads the 16 octets of the store.
  public init?(octets: [UInt8]) {
    guard let words = UUIDWords(octets: octets) else { return nil }
    (high, low) = (words.high, words.low)
  }

  public var octets: [UInt8] { UUIDWords(high: high, low: low).octets }

  public var description: String { UUIDWords(high: high, low: low).text }

  public static func < (left: Identifier, right: Identifier) -> Bool {
    (left.high, left.low) < (right.high, right.low)
  }
}

public typealias TenantID = Identifier<Tenant>
public typealias ResourceID = Identifier<StoredResource>
public typealias GrantID = Identifier<Grant>
public typealias ReviewID = Identifier<AccessReview>
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
