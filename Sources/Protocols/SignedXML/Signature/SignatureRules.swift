internal import Diagnostics

/// What holds for every element of a Signature.
enum SignatureRules {
  static let maximumPrefixes = 32
  private static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

  /// The child elements, when the element has nothing else: no comment, no text but white space, and only these
  /// attributes.
  ///
  /// - Parameter takesXMLAttributes: whether `xml:` attributes may stand there, as inclusive canonicalisation leaves them.
  /// - Throws: `saml.signature.shape`.
  static func children<Element: XMLElementView>(
    of element: Element, attributes allowed: [String], takesXMLAttributes: Bool = false
  ) throws(CodedError) -> [Element] {
    guard !element.holdsComment, element.hasOnlyBlankText else {
      throw misshapen("\(element.localName.quoted) of a Signature holds a comment or a text")
    }
    try checkAttributes(of: element, allowed, takesXMLAttributes: takesXMLAttributes)
    return element.children
  }

  /// The octets of a base64 text that stands alone in its element: a comment or a child would split it in two.
  ///
  /// - Throws: `saml.signature.shape`, `saml.signature.base64`.
  static func base64(_ element: some XMLElementView) throws(CodedError) -> [UInt8] {
    try checkAttributes(of: element, ["Id"])
    guard !element.holdsComment, !element.hasChildren else {
      throw misshapen("\(element.localName.quoted) holds something other than text")
    }
    guard let octets = Base64.decode(element.text.utf8), !octets.isEmpty else {
      throw CodedError(
        .signatureBase64, "\(element.localName.quoted) is not base64", expected: "padded base64",
        remedy: "have the identity provider sign the message anew")
    }
    return octets
  }

  static func algorithm(of element: some XMLElementView) throws(CodedError) -> String {
    guard let algorithm = element.attribute("Algorithm") else {
      throw misshapen("\(element.localName.quoted) names no algorithm")
    }
    return algorithm
  }

  /// The canonicalisation an element names: exclusive without comments, with its PrefixList (xml-exc-c14n §4), or
  /// inclusive without comments where that is allowed.
  ///
  /// - Throws: `code` for another algorithm, `saml.signature.prefix-list`, `saml.signature.shape`.
  static func canonicalization(
    of element: some XMLElementView, _ allowed: AllowedAlgorithms, _ code: ErrorCode
  ) throws(CodedError) -> CanonicalizationMethod {
    let uri = try algorithm(of: element)
    if allowed.inclusiveCanonicalization, uri.hasSameOctets(as: CanonicalizationMethod.inclusiveURI) {
      guard try children(of: element, attributes: ["Algorithm"]).isEmpty else {
        throw misshapen("an inclusive canonicalisation carries a parameter")
      }
      return .inclusive
    }
    guard uri.hasSameOctets(as: CanonicalizationMethod.exclusiveURI) else {
      throw CodedError(
        code, "the canonicalisation is not accepted", expected: CanonicalizationMethod.exclusiveURI,
        received: uri.quoted, remedy: "have the identity provider use exclusive canonicalisation without comments")
    }
    return .exclusive(prefixList: try prefixList(children(of: element, attributes: ["Algorithm"])))
  }

  private static func prefixList<Element: XMLElementView>(_ parameters: [Element]) throws(CodedError) -> [String] {
    guard let list = parameters.first else { return [] }
    guard parameters.count == 1, list.isNamed("InclusiveNamespaces", in: CanonicalizationMethod.exclusiveURI),
      try children(of: list, attributes: ["PrefixList"]).isEmpty
    else { throw misshapen("a canonicalisation carries a parameter that is not InclusiveNamespaces") }
    // One more than may be is enough to see that there are too many.
    let prefixes = (list.attribute("PrefixList") ?? "").utf8
      .split(maxSplits: maximumPrefixes) { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D || $0 == 0x0A }
      .map { String(Substring($0)) }
    guard prefixes.count <= maximumPrefixes, prefixes.allSatisfy({ $0 == "#default" || isNCName($0) }) else {
      throw CodedError(
        .signaturePrefixList, "a PrefixList is not accepted", expected: "at most \(maximumPrefixes) prefixes",
        received: "\(prefixes.count)", remedy: "have the identity provider list the prefixes it needs")
    }
    return prefixes
  }

  private static func checkAttributes(
    of element: some XMLElementView, _ allowed: [String], takesXMLAttributes: Bool = false
  ) throws(CodedError) {
    let namespaces = takesXMLAttributes ? [xmlNamespace] : []
    guard let attribute = element.firstAttribute(besides: allowed, namespaces: namespaces) else { return }
    throw misshapen("\(element.localName.quoted) of a Signature has the attribute \(attribute.localName.quoted)")
  }

  static func misshapen(_ message: String) -> CodedError {
    CodedError(
      .signatureShape, message, expected: "the elements of XML Signature 1.1, each once",
      remedy: "have the identity provider sign the message anew")
  }
}
