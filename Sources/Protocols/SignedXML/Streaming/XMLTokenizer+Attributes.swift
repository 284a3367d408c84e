internal import Diagnostics

/// Names and attributes of a tag that is all there.
extension XMLTokenizer {
  /// Attributes up to `stop`; namespace declarations go to the scope, the rest is returned with qualified names.
  mutating func attributes(
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
  func name(_ index: inout Int, _ stop: Int) throws(CodedError) -> String {
    let start = index
    while index < stop, !buffer[index].isXMLSpace, buffer[index] != UInt8(ascii: "=") { index += 1 }
    guard index > start else { throw malformed("a name is missing") }
    return String(decoding: buffer[start..<index], as: UTF8.self)
  }

  private func skipSpace(_ index: inout Int, _ stop: Int) {
    while index < stop, buffer[index].isXMLSpace { index += 1 }
  }
}
