package import Diagnostics

/// Markup that is well-formed by construction: values become text or attribute values only through the escaping here.
///
/// Small on purpose. It writes what Lanyard and its sample identity provider say; it never reads.
package struct XMLMarkup: Sendable {
  package let text: String

  private init(escaped text: String) {
    self.text = text
  }

  /// Nothing at all.
  package static let empty = XMLMarkup(escaped: "")

  /// Character data.
  package static func text(_ value: String) -> XMLMarkup {
    XMLMarkup(escaped: escape(value, quoting: false))
  }

  /// An element. Attributes whose value is nil are left out; names are ours and never come from outside.
  package static func element(
    _ name: String, _ attributes: [(name: String, value: String?)] = [], _ children: [XMLMarkup] = []
  ) -> XMLMarkup {
    var markup = "<\(name)"
    for case (let name, let value?) in attributes { markup += " \(name)=\"\(escape(value, quoting: true))\"" }
    let inner = children.map(\.text).joined()
    return XMLMarkup(escaped: inner.isEmpty ? markup + "/>" : "\(markup)>\(inner)</\(name)>")
  }

  /// An element that holds text alone.
  package static func element(
    _ name: String, _ attributes: [(name: String, value: String?)] = [], text value: String
  ) -> XMLMarkup {
    element(name, attributes, [text(value)])
  }

  /// The UTF-8 octets of this markup as a document, without an XML declaration.
  ///
  /// - Throws: `saml.message.character` where a value holds what XML 1.0 cannot carry (§2.2).
  package func document() throws(CodedError) -> [UInt8] {
    if let foreign = text.unicodeScalars.first(where: { !Self.isAllowed($0) }) {
      throw CodedError(
        .samlMessageCharacter, "a value holds a character that XML cannot carry",
        received: "U+" + String(foreign.value, radix: 16, uppercase: true),
        remedy: "remove the control character from the value")
    }
    return Array(text.utf8)
  }

  /// Tab, line feed and carriage return are escaped inside attributes, and the latter in text too, because parsers
  /// normalise them otherwise and a signature would cover another value than was meant.
  private static func escape(_ value: String, quoting: Bool) -> String {
    var escaped = ""
    escaped.reserveCapacity(value.utf8.count)
    for scalar in value.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\r": escaped += "&#xD;"
      case "\"" where quoting: escaped += "&quot;"
      case "\n" where quoting: escaped += "&#xA;"
      case "\t" where quoting: escaped += "&#x9;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x9, 0xA, 0xD, 0x20...0xFFFD, 0x10000...0x10FFFF: true
    default: false
    }
  }
}
