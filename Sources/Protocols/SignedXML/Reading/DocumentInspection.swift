internal import Diagnostics

/// What is refused anywhere in a document: namespace names that are no plain absolute URIs, and identifiers that are no
/// NCName or stand twice.
///
/// libxml2 fails to canonicalise a document with a relative namespace name and may leave a part of the octets behind, and
/// writes `&` in one unescaped; verifiers that went on were made to digest nothing.
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
    guard NamespaceName.hasScheme(name) || name.contains(UInt8(ascii: "&")) else {
      throw CodedError(
        .xmlRelativeNamespace, "a namespace name is not an absolute URI", expected: "an absolute URI",
        received: tree.string(namespace).quoted, remedy: "declare namespaces by absolute URIs")
    }
    guard NamespaceName.isPlain(name) else {
      throw CodedError(
        .xmlNamespaceForm, "a namespace name holds what a URI does not", received: tree.string(namespace).quoted,
        remedy: "declare namespaces by plain URIs without `&`")
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
  /// Of ASCII, what a name without a colon may begin with.
  var startsName: Bool { isASCIILetter || self == UInt8(ascii: "_") }

  /// Of ASCII, what may stand in such a name: one bit for each in two words.
  @inline(__always)
  var continuesName: Bool {
    self < 64
      ? 0x03FF_6000_0000_0000 >> UInt64(self) & 1 == 1
      : self < 128 && 0x07FF_FFFE_87FF_FFFE >> UInt64(self - 64) & 1 == 1
  }

  var isASCIILetter: Bool { (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) }
  var isASCIIDigit: Bool { (0x30...0x39).contains(self) }
}
