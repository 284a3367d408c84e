/// Numbers given to texts by their addresses. libxml2 keeps each name of a document once, in a dictionary, so that a
/// name that comes again is found without a look at its octets.
///
/// Should a name ever have two addresses it has two numbers too: then a prefix is shown that need not be, and the digest
/// does not match.
struct AddressTable {
  /// What stands at up to three addresses, of which any may be none.
  struct Key: Equatable {
    var first: UInt
    var second: UInt = 0
    var third: UInt = 0

    fileprivate var hash: UInt {
      // Neighbours in memory must not be neighbours here.
      let mixed = (first &* 31 &+ second) &* 31 &+ third
      return (mixed &* 0x9E37_79B9_7F4A_7C15) >> 32
    }
  }

  private var slots: [(key: Key, number: Int)]
  private var count = 0

  /// - Parameter capacity: A power of two; it grows.
  init(capacity: Int = 16) {
    slots = Array(repeating: (Key(first: 0), -1), count: capacity)
  }

  /// The number of `key`; negative where it has none yet.
  func number(of key: Key) -> Int { slots[slot(of: key)].number }

  mutating func insert(_ key: Key, number: Int) {
    if 2 * (count + 1) > slots.count { grow() }
    slots[slot(of: key)] = (key, number)
    count += 1
  }

  /// Where `key` stands or would stand: half of the slots are free, so that there is one.
  private func slot(of key: Key) -> Int {
    var place = Int(key.hash) & (slots.count - 1)
    while slots[place].number >= 0, slots[place].key != key { place = (place + 1) & (slots.count - 1) }
    return place
  }

  private mutating func grow() {
    let old = slots
    slots = Array(repeating: (Key(first: 0), -1), count: 2 * old.count)
    for entry in old where entry.number >= 0 { slots[slot(of: entry.key)] = entry }
  }
}
