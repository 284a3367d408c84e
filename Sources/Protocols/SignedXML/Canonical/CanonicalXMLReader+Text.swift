internal import Diagnostics

/// Octets, names, text and the references a canonicaliser writes (Canonical XML 1.0 §1.1 and §2.3).
extension CanonicalXMLReader {
  func peek() -> UInt8? { offset < octets.count ? octets[offset] : nil }

  mutating func expect(_ octet: UInt8) throws(CodedError) {
    guard peek() == octet else { throw refusal("expected `\(Character(UnicodeScalar(octet)))`") }
    offset += 1
  }

  func string(_ range: Range<Int>) -> String {
    String(decoding: UnsafeBufferPointer(rebasing: octets[range]), as: UTF8.self)
  }

  /// A run of octets up to a delimiter; `<!` and `<?` find no name here, and so are refused.
  mutating func name() throws(CodedError) -> Range<Int> {
    let start = offset
    scan: while let octet = peek() {
      switch octet {
      case 0x20, UInt8(ascii: "="), UInt8(ascii: ">"): break scan
      case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "/"), UInt8(ascii: "!"), UInt8(ascii: "?"),
        UInt8(ascii: "\""), UInt8(ascii: "'"):
        throw refusal("a name holds a character that it may not")
      default: offset += 1
      }
    }
    guard offset > start else { throw refusal("a name is missing") }
    return start..<offset
  }

  /// Text up to `end`, which is a quote in attributes and `<` in content, with references replaced.
  mutating func value(until end: UInt8) throws(CodedError) -> String {
    let isAttribute = end != UInt8(ascii: "<")
    var parts = ""
    var start = offset
    while let octet = peek(), octet != end {
      if octet == UInt8(ascii: "&") {
        parts += string(start..<offset)
        parts.unicodeScalars.append(try reference(inAttribute: isAttribute))
        start = offset
        continue
      }
      guard isPlain(octet, inAttribute: isAttribute) else { throw refusal("a character stands unescaped") }
      offset += 1
    }
    guard peek() == end else { throw refusal("the octets end inside a text") }
    return parts.isEmpty ? string(start..<offset) : parts + string(start..<offset)
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

  /// `&amp;` `&lt;` `&#xD;` anywhere, `&gt;` in text, `&quot;` `&#x9;` `&#xA;` in attributes.
  private mutating func reference(inAttribute: Bool) throws(CodedError) -> Unicode.Scalar {
    for (text, scalar) in inAttribute ? Self.attributeReferences : Self.textReferences where starts(text) {
      offset += text.utf8CodeUnitCount
      return scalar
    }
    throw refusal("a reference is not one that canonical XML writes")
  }

  private static let textReferences: [(StaticString, Unicode.Scalar)] = [
    ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&#xD;", "\r"),
  ]
  private static let attributeReferences: [(StaticString, Unicode.Scalar)] = [
    ("&amp;", "&"), ("&lt;", "<"), ("&quot;", "\""), ("&#x9;", "\t"), ("&#xA;", "\n"), ("&#xD;", "\r"),
  ]

  private func starts(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    guard offset + length <= octets.count else { return false }
    return octets[offset..<offset + length].elementsEqual(UnsafeBufferPointer(start: text.utf8Start, count: length))
  }

  func refusal(_ message: String) -> CodedError {
    CodedError(
      .canonicalForm, message, expected: "canonical XML",
      remedy: "report this message: a canonicaliser wrote otherwise",
      position: .init(offset: offset))
  }
}
