/// A set of places in an array, one bit each.
struct PlaceSet: Sendable {
  private var words: [UInt64]

  /// Empty, for places below `count`.
  init(count: Int) {
    words = Array(repeating: 0, count: (count + 63) / 64)
  }

  mutating func insert(_ place: Int) { words[place >> 6] |= 1 << UInt64(place & 63) }

  mutating func formUnion(_ places: [Int]) { for place in places { insert(place) } }

  func contains(_ place: Int) -> Bool { words[place >> 6] & (1 << UInt64(place & 63)) != 0 }

  /// The places, ascending, that pass a test.
  func filter(_ test: (Int) -> Bool) -> [Int] {
    var found: [Int] = []
    for (index, word) in words.enumerated() {
      var rest = word
      while rest != 0 {
        let place = index << 6 + rest.trailingZeroBitCount
        if test(place) { found.append(place) }
        rest &= rest - 1
      }
    }
    return found
  }
}
