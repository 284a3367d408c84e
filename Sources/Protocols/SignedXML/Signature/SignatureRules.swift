internal import Diagnostics

/// What holds for every element of a Signature.
enum SignatureRules {
  static let maximumPrefixes = 32

  /// The child elements, when the element has nothing else: no comment, no text but white space, and only these
  /// attributes.
  ///
  /// - Throws: `saml.signature.shape`.
  static func children<Element: XMLElementView>(
    of element: Element, attributes allowed: [String]
  ) throws(CodedError) -> [Element] {
    guard !element.holdsComment, element.hasOnlyBlankText else {
      throw misshapen("\(element.localName.quoted) of a Signature holds a comment or a text")
    }
    try checkAttributes(of: element, allowed)
    return element.children
  }

  /// The octets of a base64 text that stands alone in its element: a comment or a child would split it in two.
  ///
  /// - Throws: `saml.signature.shape`, `saml.signature.base64`.
  static func base64(_ element: some XMLElementView) throws(CodedError) -> [UInt8] {
    try checkAttributes(of: element, ["Id"])
    guard !element.holdsComment, element.children.isEmpty else {
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

  /// The PrefixList of an element whose algorithm is exclusive canonicalisation without comments (xml-exc-c14n §4).
  ///
  /// - Throws: `code` for another algorithm, `saml.signature.prefix-list`, `saml.signature.shape`.
  static func exclusivePrefixes(of element: some XMLElementView, _ code: ErrorCode) throws(CodedError) -> [String] {
    let uri = try algorithm(of: element)
    guard uri.hasSameOctets(as: Canonicalizer.exclusive) else {
      throw CodedError(
        code, "the canonicalisation is not accepted", expected: Canonicalizer.exclusive, received: uri.quoted,
        remedy: "have the identity provider use exclusive canonicalisation without comments")
    }
    let parameters = try children(of: element, attributes: ["Algorithm"])
    guard let list = parameters.first else { return [] }
    guard parameters.count == 1, list.isNamed("InclusiveNamespaces", in: Canonicalizer.exclusive),
      try children(of: list, attributes: ["PrefixList"]).isEmpty
    else { throw misshapen("a canonicalisation carries a parameter that is not InclusiveNamespaces") }
    let prefixes = (list.attribute("PrefixList") ?? "").split { " \t\r\n".contains($0) }.map(String.init)
    guard prefixes.count <= maximumPrefixes, prefixes.allSatisfy({ $0 == "#default" || isNCName($0) }) else {
      throw CodedError(
        .signaturePrefixList, "a PrefixList is not accepted", expected: "at most \(maximumPrefixes) prefixes",
        received: "\(prefixes.count)", remedy: "have the identity provider list the prefixes it needs")
    }
    return prefixes
  }

  private static func checkAttributes(of element: some XMLElementView, _ allowed: [String]) throws(CodedError) {
    for attribute in element.attributes {
      guard attribute.namespaceURI == nil, allowed.contains(where: { $0.hasSameOctets(as: attribute.localName) }) else {
        throw misshapen("\(element.localName.quoted) of a Signature has the attribute \(attribute.localName.quoted)")
      }
    }
  }

  static func misshapen(_ message: String) -> CodedError {
    CodedError(
      .signatureShape, message, expected: "the elements of XML Signature 1.1, each once",
      remedy: "have the identity provider sign the message anew")
  }
}

extension DigestAlgorithm {
  /// Octets of one digest.
  var octets: Int {
    switch self {
    case .sha1: 20
    case .sha256: 32
    case .sha384: 48
    case .sha512: 64
    }
  }
}
