public import Diagnostics

/// Verifies the enveloped signature of one element with configured keys.
///
/// The order matters and is fixed: shape, then SignatureValue over SignedInfo, and only an authentic SignedInfo has its
/// parent canonicalised, once. The parent is the node the Signature stands in, found by identity in its one document;
/// the reference must name it, but nothing is ever looked up by name.
public struct SignatureVerifier: Sendable {
  public let keys: [VerificationKey]
  public let allowed: AllowedAlgorithms

  public init(keys: [VerificationKey], allowed: AllowedAlgorithms = .standard) {
    self.keys = keys
    self.allowed = allowed
  }

  /// Verifies `element`, whose Signature is one of its children, and reads it again from the digested octets.
  ///
  /// - Throws: `saml.signature.no-keys`, `saml.signature.missing` and the other `saml.signature.*`,
  ///   `saml.canonical.*`.
  public func verify(_ element: UnverifiedElement) throws(CodedError) -> VerifiedElement {
    let authentic = try authenticate(element)
    let (info, key, identifier) = (authentic.info, authentic.key, authentic.identifier)
    let octets = try Canonicalizer.canonicalize(
      element, without: authentic.signature, prefixList: info.referencePrefixList)
    guard let digest = info.digestAlgorithm.digest(octets), areEqualInConstantTime(digest, info.digest) else {
      throw CodedError(
        .signatureDigest, "\(element.localName.quoted) was changed after it was signed",
        expected: "digest \(Base64.encode(info.digest))",
        received: info.digestAlgorithm.digest(octets).map { "digest \(Base64.encode($0))" },
        remedy: "send the message exactly as the identity provider signed it")
    }
    return VerifiedElement(
      element: try CanonicalXMLReader.read(octets, limits: element.document.limits), octets: octets,
      identifier: identifier, keyThumbprint: key.thumbprint, info: info)
  }

  /// A SignedInfo that a configured key vouches for, and that names the element it stands in.
  struct Authentic {
    let info: SignedInfo
    let key: VerificationKey
    let identifier: String
    let signature: UnverifiedElement
  }

  /// Everything but the digest of the element.
  func authenticate(_ element: UnverifiedElement) throws(CodedError) -> Authentic {
    try requireKeys()
    let signature = try UnverifiedSignature(of: element, allowing: allowed)
    let identifier = try Self.checkReference(signature.info, names: element)
    let (info, key) = try authenticate(signature)
    guard try Self.checkReference(info, names: element).hasSameOctets(as: identifier) else {
      throw Self.foreignReference(info.reference, identifier)
    }
    return Authentic(info: info, key: key, identifier: identifier, signature: signature.element)
  }

  private func requireKeys() throws(CodedError) {
    guard !keys.isEmpty else {
      throw CodedError(
        .signatureNoKeys, "no signing certificate is configured", expected: "at least one certificate",
        received: "none", remedy: "configure the identity provider's signing certificate", exposure: .operator)
    }
  }

  /// SignatureValue over SignedInfo with each key in turn. What SignedInfo says is read again from the octets that
  /// verified.
  private func authenticate(
    _ signature: UnverifiedSignature
  ) throws(CodedError) -> (info: SignedInfo, key: VerificationKey) {
    let octets = try Canonicalizer.canonicalize(signature.infoElement, prefixList: signature.info.prefixList)
    let algorithm = signature.info.algorithm
    guard let key = keys.first(where: { $0.isValid(signature: signature.value, over: octets, algorithm: algorithm) })
    else {
      throw CodedError(
        .signatureInvalid, "no configured key made this signature",
        expected: "a signature by one of \(keys.map(\.thumbprint).joined(separator: ", "))",
        remedy: "compare the configured certificates with the identity provider's current metadata")
    }
    let element = try CanonicalXMLReader.read(octets, limits: signature.element.document.limits)
    return (try SignedInfo(element, allowing: allowed), key)
  }

  /// The Reference names its own parent by the `ID` in no namespace. Returns that `ID`.
  private static func checkReference(
    _ info: SignedInfo, names element: UnverifiedElement
  ) throws(CodedError) -> String {
    guard let identifier = element.attribute("ID"), info.reference.hasSameOctets(as: "#" + identifier) else {
      throw foreignReference(info.reference, element.attribute("ID"))
    }
    return identifier
  }

  private static func foreignReference(_ uri: String, _ identifier: String?) -> CodedError {
    CodedError(
      .signatureReference, "the signature does not refer to the element it stands in",
      expected: identifier.map { "#\($0)".quoted }, received: uri.quoted,
      remedy: "have the identity provider sign the element itself, by its `ID`")
  }
}
