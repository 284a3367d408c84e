internal import Diagnostics

/// Text, CDATA sections and comments (XML 1.0 §2.4, §2.5, §2.7), with line ends as §2.11 has them.
extension XMLTreeParser {
  mutating func text(of parent: Int) throws(CodedError) {
    let start = offset
    /// Where the copy of a text that does not stand literally in the source begins; negative where none is made.
    var copy = -1
    var copied = start
    while true {
      offset = textEnds.firstPlace(in: source, from: offset)
      guard let octet = peek() else { throw malformed("the document ends inside a text") }
      if octet == UInt8(ascii: "<") { break }
      if octet == UInt8(ascii: ">") {
        if offset >= start + 2, holds("]]", at: offset - 2) { throw malformed("a text holds `]]>`") }
        offset += 1
        continue
      }
      if copy < 0 { copy = octets.count }
      append(copied..<offset)
      if octet == UInt8(ascii: "&") { try reference() } else { lineEnd(as: 0x0A) }
      copied = offset
    }
    if copy >= 0 { append(copied..<offset) }
    appendLeaf(.text, copy < 0 ? start..<offset : copy..<octets.count, parent)
  }

  mutating func section(of parent: Int) throws(CodedError) {
    guard holds("<![CDATA[", at: offset) else { throw malformed("a tag has no name") }
    offset += 9
    let start = octets.count
    var copied = offset
    while !holds("]]>", at: offset) {
      guard let octet = peek() else { throw malformed("a CDATA section does not end") }
      if octet == 0x0D {
        append(copied..<offset)
        lineEnd(as: 0x0A)
        copied = offset
      } else {
        offset += 1
      }
    }
    append(copied..<offset)
    offset += 3
    appendLeaf(.text, start..<octets.count, parent)
  }

  mutating func comment(in parent: Int) throws(CodedError) {
    guard holds("<!--", at: offset) else { throw malformed("a tag has no name") }
    offset += 4
    while !holds("--", at: offset) {
      guard offset < source.count else { throw malformed("a comment does not end") }
      offset += 1
    }
    guard holds("-->", at: offset) else { throw malformed("a comment holds two hyphens") }
    offset += 3
    if parent >= 0 { appendLeaf(.comment, 0..<0, parent) }
  }

  /// A value in quotes, as §3.3.3 normalises it; its place in ``octets``.
  mutating func value() throws(CodedError) -> Range<Int> {
    guard let quote = peek(), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      throw malformed("an attribute value is not quoted")
    }
    offset += 1
    let start = offset
    var copy = -1
    var copied = start
    while true {
      offset = valueEnds.firstPlace(in: source, from: offset)
      guard let octet = peek(), octet != UInt8(ascii: "<") else { throw malformed("an attribute value does not end") }
      if octet == quote { break }
      if octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'") {
        offset += 1
        continue
      }
      if copy < 0 { copy = octets.count }
      append(copied..<offset)
      if octet == UInt8(ascii: "&") { try reference() } else { lineEnd(as: 0x20) }
      copied = offset
    }
    let end = offset
    offset += 1
    guard copy >= 0 else { return start..<end }
    append(copied..<end)
    return copy..<octets.count
  }

  func append(_ range: Range<Int>) {
    guard let start = source.baseAddress else { return }
    octets.append(start + range.lowerBound, count: range.count)
  }

  /// Moves behind one line end or tab; a carriage return and a line feed together are one.
  private mutating func lineEnd(as octet: UInt8) {
    offset += peek() == 0x0D && peek(1) == 0x0A ? 2 : 1
    octets.append(octet)
  }

  private mutating func appendLeaf(_ kind: XMLTree.Kind, _ octets: Range<Int>, _ parent: Int) {
    nodes.append(
      XMLTree.Node(
        kind: kind, name: -1, parent: parent, end: nodes.count + 1, octets: octets, attributes: 0..<0,
        declarations: 0..<0))
  }
}

/// References (XML 1.0 §4.1): characters, and the five entities that need no declaration.
extension XMLTreeParser {
  private static let entities: [(StaticString, UInt8)] = [
    ("&amp;", UInt8(ascii: "&")), ("&lt;", UInt8(ascii: "<")), ("&gt;", UInt8(ascii: ">")),
    ("&quot;", UInt8(ascii: "\"")), ("&apos;", UInt8(ascii: "'")),
  ]

  private mutating func reference() throws(CodedError) {
    guard peek(1) == UInt8(ascii: "#") else {
      guard let (text, octet) = Self.entities.first(where: { holds($0.0, at: offset) }) else {
        throw malformed("a reference is to nothing that is known")
      }
      offset += text.utf8CodeUnitCount
      return octets.append(octet)
    }
    let isHexadecimal = peek(2) == UInt8(ascii: "x")
    offset += isHexadecimal ? 3 : 2
    var value: UInt32 = 0
    var digits = 0
    while let octet = peek(), octet != UInt8(ascii: ";") {
      guard let digit = Self.digit(octet, isHexadecimal: isHexadecimal), value <= 0x10FFFF else {
        throw malformed("a character reference is no number")
      }
      value = value * (isHexadecimal ? 16 : 10) + digit
      digits += 1
      offset += 1
    }
    guard digits > 0, let scalar = Unicode.Scalar(value), scalar.isXMLCharacter else {
      throw malformed("a character reference names no character of XML")
    }
    try expect(UInt8(ascii: ";"))
    for octet in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { octets.append(octet) }
  }

  private static func digit(_ octet: UInt8, isHexadecimal: Bool) -> UInt32? {
    switch octet {
    case 0x30...0x39: UInt32(octet - 0x30)
    case 0x41...0x46 where isHexadecimal: UInt32(octet - 0x41 + 10)
    case 0x61...0x66 where isHexadecimal: UInt32(octet - 0x61 + 10)
    default: nil
    }
  }
}

extension Unicode.Scalar {
  /// XML 1.0 §2.2.
  fileprivate var isXMLCharacter: Bool {
    switch value {
    case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
