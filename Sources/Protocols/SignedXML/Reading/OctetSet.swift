internal import CLibXML2

/// A few octets of ASCII's first half, where everything stands that ends a name, a value or a text.
///
/// Most of a message are runs of other octets, which are passed over sixteen at a time.
struct OctetSet {
  /// One bit for each octet.
  private let bits: UInt64
  /// The octets, without controls, side by side; the last is there again where they are fewer.
  private let marks: UInt32
  /// Below it every octet may be in the set.
  private let controls: UInt8

  /// - Parameters:
  ///   - characters: One to four, each from U+0020 to U+003F.
  ///   - controls: The control characters that belong to it.
  init(_ characters: StaticString, controls: Controls = .none) {
    var bits = controls.rawValue
    var marks: UInt32 = 0
    for place in 0..<4 {
      let mark = characters.utf8Start[min(place, characters.utf8CodeUnitCount - 1)]
      bits |= 1 << UInt64(mark)
      marks = marks << 8 | UInt32(mark)
    }
    self.bits = bits
    self.marks = marks
    self.controls = controls.rawValue == 0 ? 0 : 0x20
  }

  /// One bit for each control character.
  enum Controls: UInt64 {
    case none = 0
    case all = 0xFFFF_FFFF
    /// All that XML 1.0 has no place for: not tab, line feed and carriage return.
    case foreign = 0xFFFF_D9FF
    /// Tab, line feed and carriage return.
    case spaces = 0x2600
    case carriageReturn = 0x2000
    /// All but tab and line feed.
    case butTabAndLineFeed = 0xFFFF_F9FF
  }

  @inline(__always)
  func contains(_ octet: UInt8) -> Bool { octet < 64 && bits >> UInt64(octet) & 1 == 1 }

  /// The first place from `start` on with an octet of the set; the end where there is none.
  func firstPlace(in octets: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    guard start < octets.count, let base = octets.baseAddress else { return octets.count }
    var place = start
    while true {
      place += lanyard_plainOctets(base + place, octets.count - place, marks, controls)
      // The sixteen that follow hold a mark, or a control character that is none of the set; or the end is near.
      let end = min(place + 16, octets.count)
      while place < end {
        if contains(octets[place]) { return place }
        place += 1
      }
      guard place < octets.count else { return place }
    }
  }
}
