extension Duration {
  /// Reads an ISO 8601 duration of fixed length: `PT8H`, `P90D`, `P1DT12H30M`, `P2W`.
  ///
  /// Nil for anything else. Years and months are refused, for their length depends on the calendar; so are fractions,
  /// an empty duration and more than ten years.
  public init?(iso8601 text: String) {
    var octets = text.utf8.prefix(40)
    guard text.utf8.count <= 40, octets.popFirst() == UInt8(ascii: "P"), !octets.isEmpty else { return nil }
    let parts = octets.split(separator: UInt8(ascii: "T"), maxSplits: 1, omittingEmptySubsequences: false)
    guard let date = Self.seconds(parts[0], units: [("W", 604_800), ("D", 86_400)]) else { return nil }
    var total = date
    if parts.count == 2 {
      guard !parts[1].isEmpty, let time = Self.seconds(parts[1], units: [("H", 3600), ("M", 60), ("S", 1)]) else {
        return nil
      }
      total += time
    }
    guard total <= 3653 * 86_400 else { return nil }
    self = .seconds(total)
  }

  /// The sum of `12H30M`: each unit at most once and in the order given.
  private static func seconds(_ octets: Substring.UTF8View, units: [(Unicode.Scalar, Int64)]) -> Int64? {
    var rest = octets[...]
    var units = units[...]
    var total: Int64 = 0
    while !rest.isEmpty {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard (1...9).contains(digits.count), let value = Int64(String(decoding: digits, as: UTF8.self)) else {
        return nil
      }
      rest = rest.dropFirst(digits.count)
      guard let letter = rest.popFirst(), let place = units.firstIndex(where: { UInt8(ascii: $0.0) == letter }) else {
        return nil
      }
      total += value * units[place].1
      units = units[(place + 1)...]
    }
    return total
  }
}
