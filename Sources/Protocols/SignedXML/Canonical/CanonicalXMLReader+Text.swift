internal import Diagnostics

/// Octets, names and values (Canonical XML 1.0 §1.1 and §2.3).
extension CanonicalXMLReader {
  @inline(__always)
  func peek() -> UInt8? { offset < octets.count ? octets[offset] : nil }

  @inline(__always)
  mutating func expect(_ octet: UInt8) throws(CodedError) {
    guard peek() == octet else { throw refusal("expected `\(Character(UnicodeScalar(octet)))`") }
    offset += 1
  }

  /// A run of octets up to a delimiter; `<!` and `<?` find no name here, and so are refused.
  mutating func name() throws(CodedError) -> Name {
    let start = offset
    var colon = -1
    var place = start
    while place < octets.count, !octets[place].endsCanonicalName { place += 1 }
    if place < octets.count, octets[place] == UInt8(ascii: ":") {
      colon = place
      place += 1
      while place < octets.count, !octets[place].endsCanonicalName { place += 1 }
    }
    offset = place
    guard place < octets.count else { throw refusal("the octets end inside a name") }
    switch octets[place] {
    case 0x20, UInt8(ascii: "="), UInt8(ascii: ">"): break
    case UInt8(ascii: ":"): throw refusal("a qualified name has no two parts")
    default: throw refusal("a name holds a character that it may not")
    }
    guard place > start else { throw refusal("a name is missing") }
    guard colon >= 0 else { return Name(qualified: start..<place, local: start..<place, prefix: start..<start) }
    guard colon > start, colon + 1 < place else { throw refusal("a qualified name has no two parts") }
    return Name(qualified: start..<place, local: colon + 1..<place, prefix: start..<colon)
  }

  /// Text up to `end`, which is a quote in attributes and `<` in content; references are checked.
  mutating func value(until end: UInt8) throws(CodedError) -> CanonicalDocument.Span {
    let isAttribute = end != UInt8(ascii: "<")
    let ends = isAttribute ? valueEnds : textEnds
    let start = offset
    var holdsReferences = false
    var place = ends.firstPlace(in: octets, from: start)
    while place < octets.count, octets[place] == UInt8(ascii: "&") {
      holdsReferences = true
      offset = place
      guard let length = CanonicalReference.length(at: place, of: octets, inAttribute: isAttribute) else {
        throw refusal("a reference is not one that canonical XML writes")
      }
      place = ends.firstPlace(in: octets, from: place + length)
    }
    offset = place
    guard let octet = peek() else { throw refusal("the octets end inside a text") }
    guard octet == end else { throw refusal("a character stands unescaped") }
    return CanonicalDocument.Span(octets: start..<place, holdsReferences: holdsReferences)
  }

  func refusal(_ message: String) -> CodedError {
    CodedError(
      .canonicalForm, message, expected: "canonical XML",
      remedy: "report this message: a canonicaliser wrote otherwise",
      position: .init(offset: offset))
  }
}

extension UInt8 {
  /// White space, `!`, `"`, `&`, `'`, `/`, `:`, `<`, `=`, `>`, `?` and control characters.
  @inline(__always)
  fileprivate var endsCanonicalName: Bool { self < 64 && (0xF400_80C7_FFFF_FFFF as UInt64) >> UInt64(self) & 1 == 1 }
}
