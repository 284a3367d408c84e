internal import Diagnostics
internal import Foundation
internal import JSON

/// What a single word of a request is.
extension RequestMask {
  /// The mask of a text: how long it is, in characters as far as anybody counts them.
  static func text(_ text: some StringProtocol) -> String {
    let octets = text.utf8.count
    return octets <= 4096 ? "‹text \(text.unicodeScalars.count)›" : "‹text of \(octets) octets›"
  }

  /// A name as schemas, attributes, operators and endpoints have them: ASCII, without blanks, at most 128 octets.
  static func isWord(_ text: some StringProtocol) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { octet in
        switch octet {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
          UInt8(ascii: "$"), UInt8(ascii: ":"):
          true
        default: false
        }
      }
  }

  /// A UUID in either case: an id of ours or the client's, and nobody's name.
  static func isUUID(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 36
      && text.utf8.enumerated().allSatisfy { place, octet in
        switch octet {
        case UInt8(ascii: "-"): [8, 13, 18, 23].contains(place)
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: ![8, 13, 18, 23].contains(place)
        default: false
        }
      }
  }

  static func isBoolean(_ text: some StringProtocol) -> Bool {
    text.matches(ignoringCase: "true") || text.matches(ignoringCase: "false")
  }

  /// The text without its escapes; nil where one is broken.
  static func decoded(_ text: Substring) -> String? {
    text.prefix(8192).replacing("+", with: " ").removingPercentEncoding
  }

  /// What kind of value a refusal received, where its `received` begins with that.
  static func kind(_ received: String) -> String? {
    let word = received.prefix { $0.isLetter }
    return ["string", "number", "boolean", "array", "object", "null", "nothing"].first { word.hasSameOctets(as: $0) }
  }

  static func isOrder(_ text: some StringProtocol) -> Bool {
    text.matches(ignoringCase: "ascending") || text.matches(ignoringCase: "descending")
  }

  /// A number that a client may give for a place or a count.
  static func isNumber(_ text: some StringProtocol) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    return (1...20).contains(digits.count) && digits.allSatisfy { (0x30...0x39).contains($0) }
  }

  /// A sentence of ours with the foreign texts in it, which stand in backticks, masked. Words of our own stand there too.
  ///
  /// - Parameter isOurs: whether nothing in it comes from the request but what a schema knows.
  func quotations(in sentence: String, onlyIDs: Bool = false, isOurs: Bool = false) -> String {
    let parts = sentence.split(separator: "`", omittingEmptySubsequences: false)
    return parts.enumerated().map { place, part -> String in
      guard place % 2 == 1 else { return String(part) }
      if isOurs, Self.isWord(part) { return String(part) }
      return onlyIDs && !Self.isUUID(part) ? Self.text(part) : expression(String(part), isPath: true)
    }.joined(separator: "`")
  }
}

/// Lower case of ASCII letters, for comparing names of members and parameters.
enum CaseFold {
  static func ascii(_ text: some StringProtocol) -> String {
    String(decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
