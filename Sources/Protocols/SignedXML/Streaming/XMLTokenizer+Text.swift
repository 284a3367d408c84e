internal import Diagnostics

/// Text, CDATA sections and comments.
extension XMLTokenizer {
  mutating func readText() throws(CodedError) {
    guard !open.isEmpty else { return try readOuterSpace() }
    var text: [UInt8] = []
    while offset < end, buffer[offset] != UInt8(ascii: "<") {
      let run = plainRun(Self.plainText)
      text.append(contentsOf: buffer[offset..<run])
      offset = run
      guard offset < end else { break }
      guard try readSpecial(into: &text) else { break }
    }
    if !text.isEmpty { try handler.text(text) }
  }

  /// One octet of a text that is not plain. False at `<`, and where more octets are needed.
  private mutating func readSpecial(into text: inout [UInt8]) throws(CodedError) -> Bool {
    switch buffer[offset] {
    case UInt8(ascii: "<"): return false
    case UInt8(ascii: "&"):
      guard let (scalar, next) = try reference(at: offset, before: end, isComplete: isLast) else { return false }
      text.append(contentsOf: String(scalar).utf8)
      offset = next
    case 0x0D:
      guard let next = lineEnd() else { return false }
      text.append(0x0A)
      offset = next
    case UInt8(ascii: "]"):
      guard isLast || offset + 2 < end else { return false }
      guard !holds("]]>", at: offset) else { throw malformed("a text holds `]]>`") }
      text.append(buffer[offset])
      offset += 1
    case let octet:
      try check(octet)
      text.append(octet)
      offset += 1
    }
    return true
  }

  /// White space around the root.
  private mutating func readOuterSpace() throws(CodedError) {
    while offset < end, buffer[offset] != UInt8(ascii: "<") {
      guard buffer[offset].isXMLSpace else { throw malformed("text stands outside the element") }
      offset += 1
    }
  }

  mutating func readSection() throws(CodedError) {
    var text: [UInt8] = []
    while offset < end {
      let run = plainRun(Self.plainSection)
      text.append(contentsOf: buffer[offset..<run])
      offset = run
      guard offset < end else { break }
      if buffer[offset] == 0x0D {
        guard let next = lineEnd() else { break }
        text.append(0x0A)
        offset = next
        continue
      }
      if buffer[offset] == UInt8(ascii: "]") {
        guard isLast || offset + 2 < end else { break }
        if holds("]]>", at: offset) {
          offset += 3
          mode = .content
          break
        }
      }
      try check(buffer[offset])
      text.append(buffer[offset])
      offset += 1
    }
    if !text.isEmpty { try handler.text(text) }
  }

  /// A comment is no part of canonical XML, so its octets are only checked. Two hyphens end it or are an error.
  mutating func readComment() throws(CodedError) {
    while offset < end {
      offset = plainRun(Self.plainComment)
      guard offset < end else { return }
      if buffer[offset] == UInt8(ascii: "-") {
        guard isLast || offset + 2 < end else { return }
        if holds("--", at: offset) {
          guard holds("-->", at: offset) else { throw malformed("a comment holds two hyphens") }
          offset += 3
          mode = .content
          return
        }
      }
      try check(buffer[offset])
      offset += 1
    }
  }

  /// Behind a carriage return and the line feed that may follow; nil where the next octet has yet to come.
  private func lineEnd() -> Int? {
    guard offset + 1 < end else { return isLast ? offset + 1 : nil }
    return buffer[offset + 1] == 0x0A ? offset + 2 : offset + 1
  }

  /// Where the run of octets that need no thought ends.
  private func plainRun(_ plain: [Bool]) -> Int {
    buffer.withUnsafeBufferPointer { octets in
      plain.withUnsafeBufferPointer { plain in
        var index = offset
        while index < end, plain[Int(octets[index])] { index += 1 }
        return index
      }
    }
  }

  private static var plainText: [Bool] { PlainOctets.text }
  private static var plainSection: [Bool] { PlainOctets.section }
  private static var plainComment: [Bool] { PlainOctets.comment }

  /// The octet at `offset`, which no table calls plain, is part of a character of XML 1.0 all the same.
  func check(_ octet: UInt8) throws(CodedError) {
    let isControl = octet < 0x20 && !octet.isXMLSpace
    guard !isControl, !(octet == 0xEF && isNoncharacter(at: offset)) else {
      throw refusal(
        .xmlCharacter, "the document holds a character that XML has no place for", "send XML 1.0 characters only",
        received: "octet \(octet)")
    }
  }

  /// U+FFFE and U+FFFF, which are UTF-8 and no characters of XML.
  func isNoncharacter(at index: Int) -> Bool {
    index + 2 < buffer.count && buffer[index + 1] == 0xBF && buffer[index + 2] >= 0xBE
  }

  func holds(_ text: StaticString, at index: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard index + length <= end else { return false }
    for place in 0..<length where buffer[index + place] != text.utf8Start[place] { return false }
    return true
  }
}
