internal import Diagnostics

/// What a SignedInfo says, read by counting: one of each child, in order, and nothing else.
struct SignedInfo {
  let algorithm: SignatureAlgorithm
  let digestAlgorithm: DigestAlgorithm
  let digest: [UInt8]
  /// The `URI` of the one Reference, with its `#`.
  let reference: String
  /// Of SignedInfo itself.
  let canonicalization: CanonicalizationMethod
  /// Of the signed element.
  let referenceCanonicalization: CanonicalizationMethod

  private static let dsig = SignatureBuilder.namespace

  /// - Throws: `saml.signature.*`.
  init(_ element: some XMLElementView, allowing allowed: AllowedAlgorithms) throws(CodedError) {
    // Canonicalised inclusively, SignedInfo carries the `xml:` attributes of its ancestors.
    let parts = try SignatureRules.children(
      of: element, attributes: ["Id"], takesXMLAttributes: allowed.inclusiveCanonicalization)
    guard parts.count == 3, parts[0].isNamed("CanonicalizationMethod", in: Self.dsig),
      parts[1].isNamed("SignatureMethod", in: Self.dsig), parts[2].isNamed("Reference", in: Self.dsig)
    else { throw Self.misshapenInfo(parts) }
    canonicalization = try SignatureRules.canonicalization(of: parts[0], allowed, .signatureCanonicalization)
    algorithm = try Self.signatureMethod(parts[1], allowed)
    let reference = try Self.reference(parts[2])
    self.reference = reference.uri
    referenceCanonicalization = try Self.transforms(reference.parts[0], allowed)
    digestAlgorithm = try Self.digestMethod(reference.parts[1], allowed)
    digest = try SignatureRules.base64(reference.parts[2])
    let expected = digestAlgorithm.octets
    guard digest.count == expected else {
      throw CodedError(
        .signatureBase64, "a DigestValue has the wrong length", expected: "\(expected) octets",
        received: "\(digest.count) octets", remedy: "have the identity provider sign the message anew")
    }
  }

  private static func misshapenInfo<Element: XMLElementView>(_ parts: [Element]) -> CodedError {
    let references = parts.count { $0.isNamed("Reference", in: dsig) }
    guard references == 1 else {
      return CodedError(
        .signatureReference, "a SignedInfo does not hold one Reference", expected: "1", received: "\(references)",
        remedy: "have the identity provider sign one element by one Reference")
    }
    return SignatureRules.misshapen(
      "a SignedInfo does not hold CanonicalizationMethod, SignatureMethod and Reference, in this order")
  }

  private static func signatureMethod(
    _ element: some XMLElementView, _ allowed: AllowedAlgorithms
  ) throws(CodedError) -> SignatureAlgorithm {
    let uri = try SignatureRules.algorithm(of: element)
    guard try SignatureRules.children(of: element, attributes: ["Algorithm"]).isEmpty else {
      throw SignatureRules.misshapen("a SignatureMethod carries parameters")
    }
    guard let algorithm = SignatureAlgorithm(named: uri), allowed.signatures.contains(algorithm) else {
      throw CodedError(
        .signatureAlgorithm, "the signature algorithm is not accepted",
        expected: allowed.signatures.map(\.rawValue).sorted().joined(separator: " "), received: uri.quoted,
        remedy: "have the identity provider sign with RSA or ECDSA and SHA-256")
    }
    return algorithm
  }

  private static func reference<Element: XMLElementView>(
    _ element: Element
  ) throws(CodedError) -> (uri: String, parts: [Element]) {
    let parts = try SignatureRules.children(of: element, attributes: ["URI", "Id", "Type"])
    guard parts.count == 3, parts[0].isNamed("Transforms", in: dsig), parts[1].isNamed("DigestMethod", in: dsig),
      parts[2].isNamed("DigestValue", in: dsig)
    else {
      throw SignatureRules.misshapen(
        "a Reference does not hold Transforms, DigestMethod and DigestValue, in this order")
    }
    return (element.attribute("URI") ?? "", parts)
  }

  /// Exactly enveloped, then a canonicalisation: any other transform could turn the parent into something else. Without
  /// a second transform XML Signature 1.1 §4.4.3.2 means the inclusive canonicalisation.
  private static func transforms(
    _ element: some XMLElementView, _ allowed: AllowedAlgorithms
  ) throws(CodedError) -> CanonicalizationMethod {
    let transforms = try SignatureRules.children(of: element, attributes: [])
    let isImplicit = allowed.inclusiveCanonicalization && transforms.count == 1
    guard transforms.count == 2 || isImplicit, transforms.allSatisfy({ $0.isNamed("Transform", in: dsig) }),
      try SignatureRules.algorithm(of: transforms[0]).hasSameOctets(as: SignatureBuilder.enveloped),
      try SignatureRules.children(of: transforms[0], attributes: ["Algorithm"]).isEmpty
    else {
      let received = transforms.prefix(4).compactMap { $0.attribute("Algorithm") }.joined(separator: " ")
      throw CodedError(
        .signatureTransforms, "the transforms of a Reference are not accepted",
        expected: "\(SignatureBuilder.enveloped) \(CanonicalizationMethod.exclusiveURI)", received: received.quoted,
        remedy: "have the identity provider sign with an enveloped signature and exclusive canonicalisation")
    }
    guard !isImplicit else { return .inclusive }
    return try SignatureRules.canonicalization(of: transforms[1], allowed, .signatureTransforms)
  }

  private static func digestMethod(
    _ element: some XMLElementView, _ allowed: AllowedAlgorithms
  ) throws(CodedError) -> DigestAlgorithm {
    let uri = try SignatureRules.algorithm(of: element)
    guard try SignatureRules.children(of: element, attributes: ["Algorithm"]).isEmpty else {
      throw SignatureRules.misshapen("a DigestMethod carries parameters")
    }
    guard let algorithm = DigestAlgorithm(named: uri), allowed.digests.contains(algorithm) else {
      throw CodedError(
        .signatureDigestAlgorithm, "the digest algorithm is not accepted",
        expected: allowed.digests.map(\.rawValue).sorted().joined(separator: " "), received: uri.quoted,
        remedy: "have the identity provider digest with SHA-256")
    }
    return algorithm
  }
}
