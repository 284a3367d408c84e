internal import Diagnostics

/// Tags. A tag is read once all of it is there.
extension XMLTokenizer {
  mutating func readMarkup() throws(CodedError) {
    guard isLast || end - offset >= 9 || buffer[offset..<end].contains(UInt8(ascii: ">")) else { return }
    if holds("<!--", at: offset) {
      offset += 4
      mode = .comment
    } else if holds("<![CDATA[", at: offset) {
      guard !open.isEmpty else { throw malformed("text stands outside the element") }
      offset += 9
      mode = .section
    } else if holds("<!", at: offset) {
      throw refusal(.xmlDoctype, "the document carries a document type declaration", "send it without `<!DOCTYPE`")
    } else if holds("<?", at: offset) {
      throw refusal(
        .xmlProcessingInstruction, "the document carries a processing instruction", "send it without `<?…?>`")
    } else if let close = try tagEnd() {
      if holds("</", at: offset) { try endTag(close) } else { try startTag(close) }
      offset = close + 1
    }
  }

  /// The index of the `>` that ends the tag, quotes respected; nil while it has yet to come.
  private func tagEnd() throws(CodedError) -> Int? {
    let found = buffer.withUnsafeBufferPointer { octets -> Int? in
      var quote: UInt8 = 0
      var index = offset + 1
      while index < end {
        let octet = octets[index]
        if quote != 0 {
          if octet == quote { quote = 0 }
        } else if octet == UInt8(ascii: ">") {
          return index
        } else if octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'") {
          quote = octet
        }
        index += 1
      }
      return nil
    }
    guard (found ?? end) - offset <= limits.maximumTagOctets else {
      throw exceeded(.xmlTooManyAttributes, "a tag is too long", limits.maximumTagOctets, " octets")
    }
    guard found != nil || !isLast else { throw malformed("a tag does not end") }
    return found
  }

  private mutating func endTag(_ close: Int) throws(CodedError) {
    var stop = close
    while stop > offset + 2, buffer[stop - 1].isXMLSpace { stop -= 1 }
    guard let (name, bindings) = open.popLast(), buffer[offset + 2..<stop].elementsEqual(name.utf8) else {
      throw malformed("an end tag does not match its start")
    }
    scope.removeLast(scope.count - bindings)
    try handler.end()
  }

  private mutating func startTag(_ close: Int) throws(CodedError) {
    guard !(open.isEmpty && hasRoot) else { throw malformed("a second element stands outside the first") }
    guard open.count < limits.maximumDepth else {
      throw exceeded(.xmlTooDeep, "the document is nested too deeply", limits.maximumDepth)
    }
    hasRoot = true
    let isEmpty = buffer[close - 1] == UInt8(ascii: "/")
    let stop = isEmpty ? close - 1 : close
    let outer = scope.count
    var index = offset + 1
    let name = try name(&index, stop)
    let plain = try attributes(&index, stop)
    try checkScope(declaredFrom: outer)
    let (prefix, local) = try split(name)
    let tag = XMLStartTag(
      prefix: prefix, localName: local, namespace: try namespace(of: prefix, isAttribute: false),
      attributes: try resolve(plain), declarationCount: scope.count - outer)
    try handler.start(tag, scope: scope)
    if isEmpty {
      scope.removeLast(scope.count - outer)
      try handler.end()
    } else {
      open.append((name, outer))
    }
  }

  /// Attributes up to `stop`; namespace declarations go to the scope, the rest is returned with qualified names.
  private mutating func attributes(
    _ index: inout Int, _ stop: Int
  ) throws(CodedError) -> [(name: String, value: String)] {
    var plain: [(name: String, value: String)] = []
    while true {
      let start = index
      skipSpace(&index, stop)
      guard index < stop else { return plain }
      guard index > start else { throw malformed("an attribute follows without white space") }
      let name = try name(&index, stop)
      skipSpace(&index, stop)
      guard index < stop, buffer[index] == UInt8(ascii: "=") else { throw malformed("an attribute has no value") }
      index += 1
      skipSpace(&index, stop)
      let value = try attributeValue(&index, stop)
      if name.hasSameOctets(as: "xmlns") {
        try declare("", value.text, isLiteral: value.isLiteral)
      } else if name.utf8.starts(with: "xmlns:".utf8) {
        try declare(try split(name).local, value.text, isLiteral: value.isLiteral)
      } else {
        plain.append((name, value.text))
      }
      guard plain.count <= limits.maximumAttributesPerElement else {
        throw exceeded(
          .xmlTooManyAttributes, "there are too many attributes", limits.maximumAttributesPerElement, " on an element")
      }
    }
  }

  /// A quoted value, its references replaced and its white space made spaces (XML 1.0 §3.3.3).
  private mutating func attributeValue(
    _ index: inout Int, _ stop: Int
  ) throws(CodedError) -> (text: String, isLiteral: Bool) {
    guard index < stop, buffer[index] == UInt8(ascii: "\"") || buffer[index] == UInt8(ascii: "'") else {
      throw malformed("an attribute value is not quoted")
    }
    let quote = buffer[index]
    index += 1
    let start = index
    while index < stop, buffer[index] != quote, isPlainValue(buffer[index]) { index += 1 }
    if index < stop, buffer[index] == quote {
      defer { index += 1 }
      return (String(decoding: buffer[start..<index], as: UTF8.self), true)
    }
    var value = Array(buffer[start..<index])
    while index < stop, buffer[index] != quote { try valuePart(&index, stop, &value) }
    guard index < stop else { throw malformed("an attribute value does not end") }
    index += 1
    return (String(decoding: value, as: UTF8.self), false)
  }

  private func valuePart(_ index: inout Int, _ stop: Int, _ value: inout [UInt8]) throws(CodedError) {
    switch buffer[index] {
    case UInt8(ascii: "<"): throw malformed("an attribute value holds `<`")
    case UInt8(ascii: "&"):
      guard let (scalar, next) = try reference(at: index, before: stop, isComplete: true) else {
        throw malformed("a reference does not end")
      }
      value.append(contentsOf: String(scalar).utf8)
      index = next
    case 0x0D:
      value.append(0x20)
      index += index + 1 < stop && buffer[index + 1] == 0x0A ? 2 : 1
    case 0x09, 0x0A:
      value.append(0x20)
      index += 1
    case let octet:
      guard octet >= 0x20, !(octet == 0xEF && isNoncharacter(at: index)) else {
        throw refusal(.xmlCharacter, "an attribute holds a control character", "send XML 1.0 characters only")
      }
      value.append(octet)
      index += 1
    }
  }

  private func isPlainValue(_ octet: UInt8) -> Bool {
    octet >= 0x20 && octet != UInt8(ascii: "<") && octet != UInt8(ascii: "&") && octet != 0xEF
  }

  /// A name up to white space or a delimiter; whether it is one, `split` and `declare` judge.
  private func name(_ index: inout Int, _ stop: Int) throws(CodedError) -> String {
    let start = index
    while index < stop, !buffer[index].isXMLSpace, buffer[index] != UInt8(ascii: "=") { index += 1 }
    guard index > start else { throw malformed("a name is missing") }
    return String(decoding: buffer[start..<index], as: UTF8.self)
  }

  private func skipSpace(_ index: inout Int, _ stop: Int) {
    while index < stop, buffer[index].isXMLSpace { index += 1 }
  }

  /// `&amp;` and its four companions, or a character reference; any other entity needs a document type. Nil where it
  /// does not end before `stop` and more may come.
  func reference(
    at start: Int, before stop: Int, isComplete: Bool
  ) throws(CodedError) -> (scalar: Unicode.Scalar, next: Int)? {
    let longest = min(stop, start + 12)
    guard let close = buffer[start..<longest].firstIndex(of: UInt8(ascii: ";")) else {
      guard isComplete || longest == start + 12 else { return nil }
      throw malformed("a reference does not end")
    }
    let name = String(decoding: buffer[start + 1..<close], as: UTF8.self)
    switch name {
    case "amp": return ("&", close + 1)
    case "lt": return ("<", close + 1)
    case "gt": return (">", close + 1)
    case "quot": return ("\"", close + 1)
    case "apos": return ("'", close + 1)
    case let name where name.utf8.first == UInt8(ascii: "#"):
      guard let scalar = Unicode.Scalar(characterReference: name.dropFirst()) else {
        throw malformed("a character reference names no character of XML")
      }
      return (scalar, close + 1)
    default: throw refusal(.xmlEntity, "the document refers to an entity", "send the character itself")
    }
  }
}

extension Unicode.Scalar {
  /// The character that `65` or `x41` names, where it is one of XML 1.0 (§2.2).
  fileprivate init?(characterReference text: Substring) {
    let isHexadecimal = text.utf8.first == UInt8(ascii: "x")
    let digits = isHexadecimal ? text.dropFirst() : text
    guard digits.utf8.allSatisfy({ $0.isASCIIDigit || $0.isASCIILetter }),
      let number = UInt32(digits, radix: isHexadecimal ? 16 : 10), let scalar = Unicode.Scalar(number)
    else { return nil }
    switch number {
    case 0x9, 0xA, 0xD, 0x20...0xFFFD, 0x10000...0x10FFFF: self = scalar
    default: return nil
    }
  }
}
