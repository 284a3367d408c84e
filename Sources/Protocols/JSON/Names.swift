internal import Diagnostics

extension StringProtocol {
  /// Equality of octets after folding ASCII letters: how SCIM attribute names and URNs are compared.
  public func matches(ignoringCase other: some StringProtocol) -> Bool {
    utf8.count == other.utf8.count
      && zip(utf8, other.utf8).allSatisfy { $0 == $1 || $0.lowercasedASCII == $1.lowercasedASCII }
  }
}

extension String {
  /// Equality of octets after folding ASCII letters; the way without generics, which the fast paths take.
  public func matches(ignoringCase other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    var (left, right) = (self, other)
    return left.withUTF8 { left in
      right.withUTF8 { right in
        left.indices.allSatisfy { left[$0] == right[$0] || left[$0].lowercasedASCII == right[$0].lowercasedASCII }
      }
    }
  }
}

extension UInt8 {
  var lowercasedASCII: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

/// Finds repeated names: in a line while there are few, by hash when there are many, so that a hostile object stays linear.
struct NameIndex {
  /// Up to how many members a line is searched.
  static let lineLength = 16

  private var places: [OctetKey: Int]?

  /// The place of an earlier member of this name; without one, the name is noted as the next behind `members`.
  mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Int? {
    if places == nil {
      if members.count < Self.lineLength { return members.firstIndex { $0.name.hasSameOctets(as: name) } }
      places = Dictionary(
        members.enumerated().map { (OctetKey($1.name), $0) }, uniquingKeysWith: { first, _ in first })
    }
    let key = OctetKey(name)
    if let earlier = places?[key] { return earlier }
    places?[key] = members.count
    return nil
  }
}
