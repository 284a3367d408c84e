internal import Diagnostics

/// The tokens of a tag, the XML declaration, and references.
extension XMLPrescanner {
  /// `<?xml …?>` at the very start: version 1.0, and UTF-8 where it names an encoding.
  mutating func declaration() throws(CodedError) {
    guard starts("<?xml"), offset + 5 < octets.count, isSpace(octets[offset + 5]) else { return }
    offset += 5
    while skipSpace(), offset < octets.count, octets[offset] != UInt8(ascii: "?") {
      let (name, value) = try attribute()
      let text = String(decoding: octets[value], as: UTF8.self)
      switch String(decoding: octets[name], as: UTF8.self) {
      case "version" where text != "1.0":
        throw refusal(.xmlDeclaration, "the document is not XML 1.0", "send XML 1.0", received: text.quoted)
      case "encoding" where text.lowercased() != "utf-8":
        throw refusal(.xmlEncoding, "the document declares another encoding", "send UTF-8", received: text.quoted)
      default: continue
      }
    }
    guard starts("?>") else { throw malformed("the XML declaration does not end") }
    offset += 2
  }

  /// One `name="value"`; both as ranges of octets. References inside the value are checked.
  mutating func attribute() throws(CodedError) -> (name: Range<Int>, value: Range<Int>) {
    let name = try name()
    _ = skipSpace()
    try expect("=")
    _ = skipSpace()
    guard offset < octets.count, octets[offset] == UInt8(ascii: "\"") || octets[offset] == UInt8(ascii: "'") else {
      throw malformed("an attribute value is not quoted")
    }
    let quote = octets[offset]
    offset += 1
    let start = offset
    while true {
      offset = valueEnds.firstPlace(in: octets, from: offset)
      guard offset < octets.count, octets[offset] != quote else { break }
      switch octets[offset] {
      case UInt8(ascii: "<"): throw malformed("an attribute value holds `<`")
      case UInt8(ascii: "&"): try reference()
      case let octet:
        try check(octet)
        offset += 1
      }
    }
    guard offset < octets.count else { throw malformed("an attribute value does not end") }
    defer { offset += 1 }
    return (name, start..<offset)
  }

  /// A run of octets up to white space or a delimiter; whether it is a Name, the parser judges.
  mutating func name() throws(CodedError) -> Range<Int> {
    let start = offset
    while offset < octets.count, !octets[offset].endsName { offset += 1 }
    if offset < octets.count {
      switch octets[offset] {
      case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "="), UInt8(ascii: "/"), UInt8(ascii: ">"): break
      default: throw malformed("a name holds a character that it may not")
      }
    }
    guard offset > start else { throw malformed("a name is missing") }
    return start..<offset
  }

  /// `&amp;` and its four companions, or a character reference; any other entity needs a document type.
  mutating func reference() throws(CodedError) {
    let start = offset + 1
    var end = start
    while end < octets.count, end - start <= 10, octets[end] != UInt8(ascii: ";") { end += 1 }
    guard end < octets.count, octets[end] == UInt8(ascii: ";") else { throw malformed("a reference does not end") }
    let name = octets[start..<end]
    if name.first != UInt8(ascii: "#") {
      guard Self.entities.contains(where: { $0.utf8.elementsEqual(name) }) else {
        throw refusal(.xmlEntity, "the document refers to an entity", "send the character itself")
      }
    }
    offset = end + 1
  }

  private static let entities = ["amp", "lt", "gt", "quot", "apos"]

  func isNamespaceDeclaration(_ name: Range<Int>) -> Bool {
    guard name.count >= 5, starts("xmlns", at: name.lowerBound) else { return false }
    return name.count == 5 || octets[name.lowerBound + 5] == UInt8(ascii: ":")
  }
}

/// Steps and refusals.
extension XMLPrescanner {
  @inline(__always)
  func starts(_ text: StaticString) -> Bool { starts(text, at: offset) }

  func starts(_ text: StaticString, at start: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard start + length <= octets.count else { return false }
    for index in 0..<length where octets[start + index] != text.utf8Start[index] { return false }
    return true
  }

  /// Moves behind the next `text`, checking every octet on the way.
  mutating func pass(_ text: StaticString, _ complaint: String) throws(CodedError) {
    let first = text.utf8Start[0]
    while offset < octets.count, octets[offset] != first || !starts(text) {
      try check(octets[offset])
      offset += 1
    }
    guard offset < octets.count else { throw malformed(complaint) }
    offset += text.utf8CodeUnitCount
  }

  func isSpace(_ octet: UInt8) -> Bool { octet == 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 }

  /// Whether there was any.
  mutating func skipSpace() -> Bool {
    let start = offset
    while offset < octets.count, isSpace(octets[offset]) { offset += 1 }
    return offset > start
  }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard offset < octets.count, octets[offset] == UInt8(ascii: character) else { return false }
    offset += 1
    return true
  }

  mutating func expect(_ character: Unicode.Scalar) throws(CodedError) {
    guard skip(character) else { throw malformed("expected `\(character)`") }
  }

  /// The control characters XML 1.0 has no place for, U+0000 above all: C code would end there.
  @inline(__always)
  func check(_ octet: UInt8) throws(CodedError) {
    guard octet >= 0x20 || octet == 0x0A || octet == 0x0D || octet == 0x09 else {
      throw refusal(
        .xmlCharacter, "the document holds a control character", "send XML 1.0 characters only",
        received: "octet \(octet)")
    }
  }

  func refusal(_ code: ErrorCode, _ message: String, _ remedy: String, received: String? = nil) -> CodedError {
    CodedError(code, message, received: received, remedy: remedy, position: .init(offset: offset))
  }

  func malformed(_ message: String) -> CodedError {
    refusal(.xmlMalformed, message, "send well-formed XML 1.0")
  }

  func exceeded(_ code: ErrorCode, _ message: String, _ limit: Int, _ unit: String = "") -> CodedError {
    CodedError(
      code, message, expected: "at most \(limit)\(unit)", remedy: "send a smaller or flatter document",
      position: .init(offset: offset))
  }
}

extension UInt8 {
  /// White space, `"`, `&`, `'`, `/`, `<`, `=`, `>` and control characters.
  @inline(__always)
  fileprivate var endsName: Bool { self < 64 && (0x7000_80C5_FFFF_FFFF as UInt64) >> UInt64(self) & 1 == 1 }
}
