/// Octets of ASCII's first half, where everything stands that ends a name, a value or a text: one bit for each, so that
/// a run of others is passed over with a comparison and a shift for every octet.
struct OctetSet {
  private let bits: UInt64

  /// - Parameters:
  ///   - characters: Each below U+0040.
  ///   - withControls: Whether the control characters below U+0020 belong to it, besides those spared.
  init(_ characters: StaticString, withControls: Bool = false, besides spared: StaticString = "") {
    var bits: UInt64 = withControls ? 0xFFFF_FFFF : 0
    for place in 0..<characters.utf8CodeUnitCount { bits |= 1 << UInt64(characters.utf8Start[place]) }
    for place in 0..<spared.utf8CodeUnitCount { bits &= ~(1 << UInt64(spared.utf8Start[place])) }
    self.bits = bits
  }

  @inline(__always)
  func contains(_ octet: UInt8) -> Bool { octet < 64 && bits >> UInt64(octet) & 1 == 1 }

  /// The first place from `start` on with an octet of the set; the end where there is none.
  @inline(__always)
  func firstPlace(in octets: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var place = start
    while place < octets.count, !contains(octets[place]) { place += 1 }
    return place
  }
}
