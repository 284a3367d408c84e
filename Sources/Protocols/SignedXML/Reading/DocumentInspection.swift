internal import Diagnostics

/// What is refused anywhere in a document: namespace names that are not absolute or hold an ampersand, and identifiers
/// that are no NCName or stand twice.
///
/// libxml2 fails to canonicalise a document with a relative namespace name and may leave a part of the octets behind;
/// verifiers that went on were made to digest nothing.
struct DocumentInspection {
  private let tree: XMLTree
  private var identifiers: Set<OctetKey> = []

  init(_ tree: XMLTree) {
    self.tree = tree
  }

  /// The first refusal in document order.
  mutating func inspect() throws(CodedError) {
    // Most namespaces are declared again and again, so each is looked at once.
    let holdsBadNamespace = tree.namespaces.contains { (try? check($0)) == nil }
    for place in tree.nodes.indices where tree.nodes[place].kind == .element {
      if holdsBadNamespace {
        for declaration in tree.declarations[tree.nodes[place].declarations] where declaration.namespace >= 0 {
          try check(tree.namespaces[declaration.namespace])
        }
      }
      for place in tree.nodes[place].attributes where tree.names[tree.attributes[place].name].isIdentifier {
        try checkIdentifier(tree.string(tree.attributes[place].value))
      }
    }
  }

  private func check(_ namespace: Range<Int>) throws(CodedError) {
    let name = tree.octets[namespace]
    // libxml2 leaves `&amp;` unresolved in a namespace name, and its canonicaliser writes it unescaped.
    guard !name.contains(UInt8(ascii: "&")) else {
      throw CodedError(
        .xmlNamespaceForm, "a namespace name holds an ampersand", received: tree.string(namespace).quoted,
        remedy: "declare namespaces by URIs without `&`")
    }
    guard hasScheme(name) else {
      throw CodedError(
        .xmlRelativeNamespace, "a namespace name is not an absolute URI", expected: "an absolute URI",
        received: tree.string(namespace).quoted, remedy: "declare namespaces by absolute URIs")
    }
  }

  /// `ID` of SAML and `Id` of XML Signature share one space, so that no reference can mean two things.
  private mutating func checkIdentifier(_ value: String) throws(CodedError) {
    guard isNCName(value) else {
      throw CodedError(
        .xmlIdentifierForm, "an identifier is not an XML name without a colon", received: value.quoted,
        remedy: "use identifiers such as `_4f2a`")
    }
    guard identifiers.insert(OctetKey(value)).inserted else {
      throw CodedError(
        .xmlIdentifierDuplicate, "two elements carry the same identifier", received: value.quoted,
        remedy: "give every element an identifier of its own")
    }
  }
}

/// RFC 3986 §3.1: a scheme and a colon.
private func hasScheme(_ name: ArraySlice<UInt8>) -> Bool {
  guard let first = name.first, first.isASCIILetter else { return false }
  for octet in name.dropFirst() {
    if octet == UInt8(ascii: ":") { return true }
    guard octet.isASCIILetter || octet.isASCIIDigit || "+-.".utf8.contains(octet) else { return false }
  }
  return false
}

/// Namespaces in XML 1.0: a Name without a colon, by the character classes of XML 1.0 (fifth edition) §2.3.
func isNCName(_ text: some StringProtocol) -> Bool {
  guard let first = text.unicodeScalars.first, first.startsName else { return false }
  return text.unicodeScalars.allSatisfy { $0.startsName || $0.continuesName }
}

extension Unicode.Scalar {
  fileprivate var startsName: Bool {
    switch value {
    case 0x41...0x5A, 0x61...0x7A, 0x5F, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF,
      0x200C...0x200D, 0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
      0x10000...0xEFFFF:
      true
    default: false
    }
  }

  fileprivate var continuesName: Bool {
    switch value {
    case 0x2D, 0x2E, 0x30...0x39, 0xB7, 0x300...0x36F, 0x203F...0x2040: true
    default: false
    }
  }
}

extension UInt8 {
  var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
  var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}
