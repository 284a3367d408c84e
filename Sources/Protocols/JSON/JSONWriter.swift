extension JSONValue {
  /// The document as UTF-8 octets, members in their order, without white space.
  public func serialized() -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(512)
    write(into: &output)
    return output
  }

  /// The document as a text; see ``serialized()``.
  public var text: String { String(decoding: serialized(), as: UTF8.self) }

  /// Appends the document to `output`.
  public func write(into output: inout [UInt8]) {
    switch self {
    case .null: output.append(contentsOf: "null".utf8)
    case .bool(let value): output.append(contentsOf: (value ? "true" : "false").utf8)
    case .number(let value): output.append(contentsOf: value.text.utf8)
    case .string(let value): JSONText.write(value, into: &output)
    case .array(let elements):
      output.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        if place > 0 { output.append(UInt8(ascii: ",")) }
        element.write(into: &output)
      }
      output.append(UInt8(ascii: "]"))
    case .object(let object): object.write(into: &output)
    }
  }

  /// The document laid out for people: two spaces a level. What a terminal would obey instead of showing it stands as
  /// `\u009b`: the document is read back as it was, whoever made its texts.
  public func pretty() -> String {
    var output = ""
    pretty(into: &output, indent: "")
    return output
  }

  private func pretty(into output: inout String, indent: String) {
    let inner = indent + "  "
    switch self {
    case .array(let elements) where !elements.isEmpty:
      output += "[\n"
      for (place, element) in elements.enumerated() {
        output += inner
        element.pretty(into: &output, indent: inner)
        output += place + 1 < elements.count ? ",\n" : "\n"
      }
      output += indent + "]"
    case .object(let object) where !object.isEmpty:
      output += "{\n"
      for (place, member) in object.members.enumerated() {
        output += inner + JSONValue.string(member.name).shownText + ": "
        member.value.pretty(into: &output, indent: inner)
        output += place + 1 < object.count ? ",\n" : "\n"
      }
      output += indent + "}"
    default: output += shownText
    }
  }

  /// Controls beyond ASCII's, line ends that are none in JSON, and what turns the direction of writing, escaped.
  private var shownText: String {
    let text = text
    guard text.utf8.contains(where: { $0 >= 0x7F }), text.unicodeScalars.contains(where: \.steersTerminals) else {
      return text
    }
    var shown = ""
    for scalar in text.unicodeScalars {
      guard scalar.steersTerminals else {
        shown.unicodeScalars.append(scalar)
        continue
      }
      let digits = String(scalar.value, radix: 16)
      shown += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
    }
    return shown
  }
}

extension Unicode.Scalar {
  /// All of these lie below U+10000.
  fileprivate var steersTerminals: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: properties.isBidiControl
    }
  }
}

extension JSONObject {
  /// Appends the object to `output`, members in their order.
  public func write(into output: inout [UInt8]) {
    output.append(UInt8(ascii: "{"))
    for (place, member) in members.enumerated() {
      if place > 0 { output.append(UInt8(ascii: ",")) }
      JSONText.write(member.name, into: &output)
      output.append(UInt8(ascii: ":"))
      member.value.write(into: &output)
    }
    output.append(UInt8(ascii: "}"))
  }
}

/// The one way a string is written: the two-character escapes of RFC 8785 §3.2.2.2, `\u00XX` for other controls, all else
/// as it is.
enum JSONText {
  static func write(_ text: String, into output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { octets in
      var place = 0
      while place < octets.count {
        let end = PlainText.end(in: octets, from: place)
        output.append(contentsOf: UnsafeBufferPointer(rebasing: octets[place..<end]))
        if end < octets.count { escape(octets[end], into: &output) }
        place = end + 1
      }
    }
    output.append(UInt8(ascii: "\""))
  }

  private static func escape(_ octet: UInt8, into output: inout [UInt8]) {
    output.append(UInt8(ascii: "\\"))
    switch octet {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append(octet)
    case 0x08: output.append(UInt8(ascii: "b"))
    case 0x0C: output.append(UInt8(ascii: "f"))
    case 0x0A: output.append(UInt8(ascii: "n"))
    case 0x0D: output.append(UInt8(ascii: "r"))
    case 0x09: output.append(UInt8(ascii: "t"))
    default:
      output.append(contentsOf: "u00".utf8)
      output.append(UInt8(ascii: "0") + octet >> 4)
      output.append(octet & 0xF + (octet & 0xF < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10))
    }
  }
}
