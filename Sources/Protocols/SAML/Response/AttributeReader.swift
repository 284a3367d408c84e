internal import Diagnostics
internal import SignedXML

/// Reads the attribute statements of a verified assertion. Identity providers differ in whether many values are one
/// Attribute or many, so those of equal names are merged.
struct AttributeReader {
  private static let namespace = SAMLVocabulary.assertionNamespace
  /// More names than anybody reads.
  private static let maximumStructured = 16

  let assertion: CanonicalElement
  /// Merged by name, in order.
  private(set) var attributes: [AssertionAttribute] = []
  /// Names of attributes whose values hold elements that cannot be read as text.
  private(set) var structured: [String] = []
  private var places: [OctetKey: Int] = [:]

  init(assertion: CanonicalElement) {
    self.assertion = assertion
  }

  private var statements: [CanonicalElement] {
    assertion.children("AttributeStatement", in: Self.namespace)
  }

  /// - Throws: `saml.shape.child` for a NameID that holds an element.
  mutating func read() throws(CodedError) {
    for statement in statements {
      for element in statement.children("Attribute", in: Self.namespace) { try read(element) }
    }
  }

  private mutating func read(_ element: CanonicalElement) throws(CodedError) {
    guard let name = element.attribute("Name") else { return }
    let elements = element.children("AttributeValue", in: Self.namespace)
    var values: [String] = []
    values.reserveCapacity(elements.count)
    for value in elements {
      if let text = try text(of: value, attribute: name) { values.append(text) }
    }
    if let place = places[OctetKey(name)] {
      attributes[place].values += values
    } else {
      places[OctetKey(name)] = attributes.count
      attributes.append(AssertionAttribute(name: name, values: values))
    }
  }

  /// The text, whatever its `xsi:type`; of a value that holds a NameID (as eduPersonTargetedID does) that NameID's. Nil
  /// for `xsi:nil`, and for a value of other elements, which has no text that could be compared with anything.
  private mutating func text(of value: CanonicalElement, attribute name: String) throws(CodedError) -> String? {
    guard !value.isNil else { return nil }
    guard value.hasChildren else { return value.text }
    guard value.children.count == 1, value.hasOnlyBlankText,
      let nameID = value.onlyChild("NameID", in: Self.namespace)
    else {
      if structured.count < Self.maximumStructured, !name.isOne(of: structured) { structured.append(name) }
      return nil
    }
    guard !nameID.hasChildren else { throw AssertionReader.notTextAlone(nameID) }
    return nameID.text
  }
}

extension CanonicalElement {
  /// `xsi:nil` (XML Schema Part 1 §2.6.2).
  fileprivate var isNil: Bool {
    guard let value = attribute("nil", in: SAMLVocabulary.instanceNamespace) else { return false }
    return value == "true" || value == "1"
  }
}
