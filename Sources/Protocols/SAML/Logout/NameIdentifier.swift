internal import Diagnostics
internal import SignedXML

/// A NameID with all that qualifies it (SAML Core §2.2.3): who is to be logged out. It must equal the one of the sign-in
/// in every part, octet by octet.
public struct NameIdentifier: Sendable, Equatable {
  public var value: String
  public var format: String?
  public var nameQualifier: String?
  public var spNameQualifier: String?

  public init(
    _ value: String, format: String? = nil, nameQualifier: String? = nil, spNameQualifier: String? = nil
  ) {
    self.value = value
    self.format = format
    self.nameQualifier = nameQualifier
    self.spNameQualifier = spNameQualifier
  }

  init(_ element: some XMLElementView) {
    value = element.text
    format = element.attribute("Format")
    nameQualifier = element.attribute("NameQualifier")
    spNameQualifier = element.attribute("SPNameQualifier")
  }

  public static func == (left: NameIdentifier, right: NameIdentifier) -> Bool {
    zip(left.parts, right.parts).allSatisfy { pair in
      switch pair {
      case (nil, nil): true
      case (let left?, let right?): left.hasSameOctets(as: right)
      default: false
      }
    }
  }

  private var parts: [String?] { [value, format, nameQualifier, spNameQualifier] }

  var markup: XMLMarkup {
    .element(
      "saml:NameID",
      [("NameQualifier", nameQualifier), ("SPNameQualifier", spNameQualifier), ("Format", format)], text: value)
  }
}
