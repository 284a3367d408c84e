internal import Diagnostics
internal import SignedXML

/// Reads the attribute statements of a verified assertion. Identity providers differ in whether many values are one
/// Attribute or many, so those of equal names are merged.
struct AttributeReader {
  private static let namespace = SAMLVocabulary.assertionNamespace

  let assertion: CanonicalElement

  private var statements: [CanonicalElement] {
    assertion.children("AttributeStatement", in: Self.namespace)
  }

  func read() -> [AssertionAttribute] {
    var attributes: [AssertionAttribute] = []
    var places: [OctetKey: Int] = [:]
    for element in statements.flatMap({ $0.children("Attribute", in: Self.namespace) }) {
      guard let name = element.attribute("Name") else { continue }
      let values = element.children("AttributeValue", in: Self.namespace).compactMap { value(of: $0) }
      if let place = places[OctetKey(name)] {
        attributes[place].values += values
      } else {
        places[OctetKey(name)] = attributes.count
        attributes.append(AssertionAttribute(name: name, values: values))
      }
    }
    return attributes
  }

  /// The text; of a value that holds a NameID (as eduPersonTargetedID does) that NameID's; nil for `xsi:nil`.
  private func value(of element: CanonicalElement) -> String? {
    let isNil = element.attributes.contains {
      $0.localName == "nil" && ($0.namespaceURI ?? "").hasSameOctets(as: SAMLVocabulary.instanceNamespace)
        && ["true", "1"].contains($0.value)
    }
    guard !isNil else { return nil }
    return element.onlyChild("NameID", in: Self.namespace)?.text ?? element.text
  }
}
