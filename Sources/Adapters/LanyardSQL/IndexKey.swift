internal import Diagnostics

/// A folded value as the attribute index holds it: never more than 512 octets of it in a key, so that an index page of
/// either engine can hold several.
///
/// Up to 512 octets the prefix is the whole value. Of a longer one the key holds the first 512 octets, cut where a
/// character ends, and FNV-1a (128 bits) of the whole. That hash is no defence against somebody who builds collisions;
/// therefore the row of a long value also carries the whole, and a lookup compares it. Only uniqueness trusts the hash: a
/// client that builds a collision on purpose is told that the value is taken.
struct IndexKey {
  static let limit = 512

  let prefix: String
  /// 16 octets; empty where the prefix is everything.
  let hash: [UInt8]
  /// The whole value; nil where the prefix is.
  let whole: String?

  init(folded: String) {
    guard folded.utf8.count > Self.limit else {
      (prefix, hash, whole) = (folded, [], nil)
      return
    }
    prefix = Self.cut(folded, to: Self.limit)
    hash = FNV1a128.hash(folded.utf8)
    whole = folded
  }

  /// A text that no value from `folded` on has a prefix less than, in the order of octets. The prefixes of two long values
  /// need not be in the order of the values: what ends one may be cut from the other. So far in, none is cut.
  static func lowerBound(of folded: String) -> String {
    cut(folded, to: limit - 4)
  }

  /// The longest beginning of at most so many octets that ends where a character ends.
  private static func cut(_ text: String, to octets: Int) -> String {
    guard text.utf8.count > octets else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: octets)
    while text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
    return String(decoding: text.utf8[..<end], as: UTF8.self)
  }
}

extension IndexKey: Hashable {
  /// A key as it was stored.
  init(prefix: String, hash: [UInt8], whole: String?) {
    (self.prefix, self.hash, self.whole) = (prefix, hash, whole)
  }

  /// As the index has it, by octets: texts that only look alike are two values.
  static func == (left: IndexKey, right: IndexKey) -> Bool {
    left.hash == right.hash && left.prefix.hasSameOctets(as: right.prefix)
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(OctetKey(prefix))
    hasher.combine(hash)
  }
}

/// FNV-1a with 128 bits, as its authors publish it: xor an octet, multiply by 2^88 + 0x13B.
enum FNV1a128 {
  private static let offsetBasis: UInt128 = 0x6C62_272E_07BB_0142_62B8_2175_6295_C58D
  private static let prime: UInt128 = 0x0100_0000_0000_0000_0000_013B

  static func hash(_ octets: some Sequence<UInt8>) -> [UInt8] {
    let value = octets.reduce(offsetBasis) { ($0 ^ UInt128($1)) &* prime }
    return (0..<16).map { UInt8(truncatingIfNeeded: value >> (120 - 8 * $0)) }
  }
}
