internal import Diagnostics
internal import JSON

/// Words, values, white space and errors.
extension FilterParser {
  func peek() -> UInt8? { offset < octets.count ? octets[offset] : nil }

  mutating func skipSpace() {
    while let octet = peek(), octet.isFilterSpace {
      offset += 1
      steps += 1
    }
  }

  mutating func requireSpace(before what: String) throws(CodedError) {
    guard let octet = peek(), octet.isFilterSpace else { throw invalid("expected a blank and \(what)", expected: what) }
    skipSpace()
  }

  /// The run of letters, digits and path characters at `offset`; empty where something else stands.
  mutating func word() -> String {
    let start = offset
    while let octet = peek(), octet.isPathCharacter {
      offset += 1
      steps += 1
    }
    return String(decoding: octets[start..<offset], as: UTF8.self)
  }

  /// Steps over `and` or `or` with the white space around it, if that is what follows.
  mutating func keyword(_ keyword: String) -> Bool {
    let start = offset
    skipSpace()
    if offset > start, stands(keyword), endsWord(at: offset + keyword.utf8.count) {
      offset += keyword.utf8.count
      skipSpace()
      return true
    }
    offset = start
    return false
  }

  /// Steps over `not` and white space, if a parenthesis follows; otherwise `not` is the name of an attribute.
  mutating func negation() -> Bool {
    let start = offset
    guard stands("not") else { return false }
    offset += 3
    skipSpace()
    if peek() == UInt8(ascii: "(") { return true }
    offset = start
    return false
  }

  /// A JSON scalar, its words in any letter case, with nothing glued to its end.
  mutating func value() throws(CodedError) -> ComparisonValue {
    let start = offset
    let value: ComparisonValue
    switch peek() {
    case let octet? where octet.beginsScalar: value = try scalar()
    default:
      let word = word()
      guard let constant = ComparisonValue(word: word) else {
        let expected = "a text in double quotes, a number, true, false or null"
        if word.isEmpty { throw invalid("a value is missing", expected: expected, at: start) }
        throw invalid(
          "a text needs double quotes", expected: expected, received: word, at: start,
          remedy: "write it between double quotes, such as `\"\(word.prefix(80))\"`")
      }
      value = constant
    }
    guard endsValue() else { throw invalid("text is glued to a value", expected: "a blank, `)`, `]` or the end") }
    return value
  }

  private mutating func scalar() throws(CodedError) -> ComparisonValue {
    let start = offset
    defer { steps += offset - start }
    do {
      let value = try JSONValue.scalar(in: octets, at: &offset)
      return value.numberValue.map(ComparisonValue.number) ?? .string(value.stringValue ?? "")
    } catch {
      throw invalid(
        "the value cannot be read: \(error.message)", expected: "a text in double quotes, or a number",
        at: error.position?.offset)
    }
  }

  private func stands(_ word: String) -> Bool {
    guard offset + word.utf8.count <= octets.count else { return false }
    return zip(octets[offset...], word.utf8).allSatisfy { $0 | 0x20 == $1 }
  }

  private func endsWord(at place: Int) -> Bool {
    place >= octets.count || octets[place].isFilterSpace || octets[place] == UInt8(ascii: "(")
  }

  private func endsValue() -> Bool {
    guard let octet = peek() else { return true }
    return octet.isFilterSpace || octet == UInt8(ascii: ")") || octet == UInt8(ascii: "]")
  }
}

extension FilterParser {
  func invalid(
    _ message: String, expected: String, received: String? = nil, at place: Int? = nil, remedy: String? = nil
  ) -> CodedError {
    let place = place ?? offset
    let usual =
      code == .pathInvalid
      ? "write the path as RFC 7644 §3.5.2 says, such as emails[type eq \"work\"].value"
      : "write the filter as RFC 7644 §3.4.2.2 says, such as userName eq \"alice\""
    return CodedError(
      code, message, expected: expected, received: received.map { "`\($0.prefix(80))`" } ?? snippet(at: place),
      remedy: remedy ?? usual, position: position(of: place))
  }

  /// Octets from 0; columns are Unicode scalars from 1.
  func position(of place: Int) -> CodedError.Position {
    let before = octets.prefix(place).count { $0 & 0xC0 != 0x80 }
    return CodedError.Position(column: before + 1, offset: place)
  }

  private func snippet(at place: Int) -> String {
    guard place < octets.count else { return "the end of the text" }
    return "`\(String(decoding: octets[place...], as: UTF8.self).prefix(20))`"
  }
}

extension ComparisonValue {
  /// `true`, `false` or `null`, in any letter case.
  fileprivate init?(word: String) {
    if word.matches(ignoringCase: "true") {
      self = .boolean(true)
    } else if word.matches(ignoringCase: "false") {
      self = .boolean(false)
    } else if word.matches(ignoringCase: "null") {
      self = .null
    } else {
      return nil
    }
  }
}

extension UInt8 {
  var isFilterSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

  /// Of a JSON text or number.
  var beginsScalar: Bool { self == UInt8(ascii: "\"") || self == UInt8(ascii: "-") || (0x30...0x39).contains(self) }

  var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }

  /// Of attribute names behind their first character: RFC 7643 §2.1 `nameChar`.
  var isNameCharacter: Bool {
    isLetter || (0x30...0x39).contains(self) || self == UInt8(ascii: "-") || self == UInt8(ascii: "_")
  }

  /// Of schema URNs, attribute names and what joins them. Parentheses and brackets, though legal in a URN, belong to the
  /// filter.
  var isPathCharacter: Bool {
    if isNameCharacter { return true }
    switch self {
    case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "$"), UInt8(ascii: "/"), UInt8(ascii: "~"),
      UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: "@"):
      return true
    default: return false
    }
  }
}
