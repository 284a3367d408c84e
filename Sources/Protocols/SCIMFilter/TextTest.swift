/// A comparison of texts by their octets, folded first as their attribute says. Linear in both texts.
struct TextTest: Sendable {
  private let comparison: ComparisonOperator
  private let folding: AttributeType.Comparison
  private let pattern: [UInt8]
  /// For `co`: the length of the longest proper prefix of the pattern that ends at each place (Knuth, Morris, Pratt).
  private let borders: [Int]

  init(_ comparison: ComparisonOperator, _ text: String, folding: AttributeType.Comparison) {
    self.comparison = comparison
    self.folding = folding
    self.pattern = Array(folding.folded(text).utf8)
    self.borders = comparison == .contains ? Self.borders(of: pattern) : []
  }

  func holds(for text: String) -> Bool {
    var text = text
    let answer = text.withUTF8 { octets -> Bool? in
      if folding == .exact { return holds(for: FoldedOctets(octets: octets, isFolding: false)) }
      // ASCII, which is most of what comes, is folded on the way; anything else costs a copy.
      if octets.contains(where: { $0 >= 0x80 }) { return nil }
      return holds(for: FoldedOctets(octets: octets, isFolding: true))
    }
    if let answer { return answer }
    var folded = folding.folded(text)
    return folded.withUTF8 { holds(for: FoldedOctets(octets: $0, isFolding: false)) }
  }

  private func holds(for text: FoldedOctets) -> Bool {
    switch comparison {
    case .equal: text.count == pattern.count && stands(in: text, at: 0)
    case .notEqual: text.count != pattern.count || !stands(in: text, at: 0)
    case .startsWith: text.count >= pattern.count && stands(in: text, at: 0)
    case .endsWith: text.count >= pattern.count && stands(in: text, at: text.count - pattern.count)
    case .contains: occurs(in: text)
    case .greater: order(of: text) > 0
    case .greaterOrEqual: order(of: text) >= 0
    case .less: order(of: text) < 0
    case .lessOrEqual: order(of: text) <= 0
    }
  }

  private func stands(in text: FoldedOctets, at start: Int) -> Bool {
    for place in pattern.indices where text[start + place] != pattern[place] { return false }
    return true
  }

  /// Negative where the text comes before the pattern, positive where it comes after.
  private func order(of text: FoldedOctets) -> Int {
    for place in 0..<min(text.count, pattern.count) where text[place] != pattern[place] {
      return text[place] < pattern[place] ? -1 : 1
    }
    return text.count - pattern.count
  }

  private func occurs(in text: FoldedOctets) -> Bool {
    var matched = 0
    for place in 0..<text.count {
      if matched == pattern.count { return true }
      let octet = text[place]
      while matched > 0, pattern[matched] != octet { matched = borders[matched - 1] }
      if pattern[matched] == octet { matched += 1 }
    }
    return matched == pattern.count
  }

  private static func borders(of pattern: [UInt8]) -> [Int] {
    var borders = Array(repeating: 0, count: pattern.count)
    var length = 0
    for place in pattern.indices.dropFirst() {
      while length > 0, pattern[length] != pattern[place] { length = borders[length - 1] }
      if pattern[length] == pattern[place] { length += 1 }
      borders[place] = length
    }
    return borders
  }
}

/// Octets that are read in lower case, if they are ASCII that has yet to be folded.
private struct FoldedOctets {
  let octets: UnsafeBufferPointer<UInt8>
  let isFolding: Bool

  var count: Int { octets.count }

  subscript(place: Int) -> UInt8 {
    let octet = octets[place]
    return isFolding && (0x41...0x5A).contains(octet) ? octet | 0x20 : octet
  }
}
