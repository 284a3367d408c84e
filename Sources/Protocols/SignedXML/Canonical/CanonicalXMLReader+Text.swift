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
  mutating func name() throws(CodedError) -> Range<Int> {
    let octets = octets
    let start = offset
    var place = start
    scan: while place < octets.count {
      switch octets[place] {
      case UInt8(ascii: "@")...: place += 1
      case 0x20, UInt8(ascii: "="), UInt8(ascii: ">"): break scan
      case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "?"),
        UInt8(ascii: "\""), UInt8(ascii: "'"):
        throw refusal("a name holds a character that it may not")
      default: place += 1
      }
    }
    offset = place
    guard place > start else { throw refusal("a name is missing") }
    return start..<place
  }

  /// Text up to `end`, which is a quote in attributes and `<` in content; references are checked.
  mutating func value(until end: UInt8) throws(CodedError) -> CanonicalDocument.Span {
    let isAttribute = end != UInt8(ascii: "<")
    let octets = octets
    let start = offset
    var place = start
    var holdsReferences = false
    while place < octets.count {
      let octet = octets[place]
      // Nothing beyond `>` needs a look.
      if octet > UInt8(ascii: ">") {
        place += 1
        continue
      }
      if octet == end { break }
      if octet == UInt8(ascii: "&") {
        holdsReferences = true
        guard let length = CanonicalReference.length(at: place, of: octets, inAttribute: isAttribute) else {
          throw refusal("a reference is not one that canonical XML writes")
        }
        place += length
        continue
      }
      guard isPlain(octet, inAttribute: isAttribute) else { throw refusal("a character stands unescaped") }
      place += 1
    }
    offset = place
    guard peek() == end else { throw refusal("the octets end inside a text") }
    return CanonicalDocument.Span(octets: start..<place, holdsReferences: holdsReferences)
  }

  private func isPlain(_ octet: UInt8, inAttribute: Bool) -> Bool {
    switch octet {
    case UInt8(ascii: "<"): false
    case UInt8(ascii: ">"): inAttribute
    case 0x09, 0x0A: !inAttribute
    case 0..<0x20: false
    default: true
    }
  }

  func refusal(_ message: String) -> CodedError {
    CodedError(
      .canonicalForm, message, expected: "canonical XML",
      remedy: "report this message: a canonicaliser wrote otherwise",
      position: .init(offset: offset))
  }
}
