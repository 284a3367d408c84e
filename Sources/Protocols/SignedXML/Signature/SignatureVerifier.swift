public import Diagnostics

/// Verifies the enveloped signature of one element with configured keys.
///
/// The order matters and is fixed: shape, then SignatureValue over SignedInfo, and only an authentic SignedInfo has its
/// parent canonicalised, once. The parent is the node the Signature stands in, found by identity in its one document;
/// the reference must name it, but nothing is ever looked up by name.
public struct SignatureVerifier: Sendable {
  /// How many keys are tried for one signature. A message costs no more before it is authentic, however many keys a
  /// federation has published.
  public static let maximumKeyOperations = 8

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
    var tried: [VerificationKey] = []
    var work = MessageWork()
    return try verify(element, tried: &tried, work: &work)
  }

  /// As ``verify(_:)``; adds the keys that were tried, in their order, and counts the work. The last of the keys
  /// verified, where one did.
  public func verify(
    _ element: UnverifiedElement, tried: inout [VerificationKey], work: inout MessageWork
  ) throws(CodedError) -> VerifiedElement {
    let authentic = try authenticate(element, &tried, &work)
    let (info, key, identifier) = (authentic.info, authentic.key, authentic.identifier)
    let octets = try Canonicalizer.canonicalize(
      element, without: authentic.signature, by: info.referenceCanonicalization, work: &work)
    work.octetsDigested += octets.count
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
  func authenticate(
    _ element: UnverifiedElement, _ tried: inout [VerificationKey], _ work: inout MessageWork
  ) throws(CodedError) -> Authentic {
    try requireKeys()
    let signature = try UnverifiedSignature(of: element, allowing: allowed)
    let identifier = try Self.checkReference(signature.info, names: element)
    let (info, key) = try authenticate(signature, &tried, &work)
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

  /// SignatureValue over SignedInfo with each key that fits, in turn. What SignedInfo says is read again from the octets
  /// that verified.
  private func authenticate(
    _ signature: UnverifiedSignature, _ tried: inout [VerificationKey], _ work: inout MessageWork
  ) throws(CodedError) -> (info: SignedInfo, key: VerificationKey) {
    let algorithm = signature.info.algorithm
    let fitting = keys.filter { algorithm.fits($0.type) }
    guard !fitting.isEmpty else { throw noKeyFits(algorithm) }
    let octets = try Canonicalizer.canonicalize(
      signature.infoElement, by: signature.info.canonicalization, work: &work)
    for key in fitting.prefix(Self.maximumKeyOperations) {
      tried.append(key)
      work.signatureChecks += 1
      work.octetsDigested += octets.count
      guard key.isValid(signature: signature.value, over: octets, algorithm: algorithm) else { continue }
      let element = try CanonicalXMLReader.read(octets, limits: signature.element.document.limits)
      return (try SignedInfo(element, allowing: allowed), key)
    }
    throw noKeyVerifies(fitting)
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

/// What it says when no key verifies.
extension SignatureVerifier {
  private func noKeyFits(_ algorithm: SignatureAlgorithm) -> CodedError {
    let types = KeyType.allCases.filter(algorithm.fits).map(\.rawValue)
    return CodedError(
      .signatureKeyType, "no configured key is of the type that the signature's algorithm needs",
      expected: types.joined(separator: ", "),
      received: Set(keys.map(\.type.rawValue)).sorted().joined(separator: ", "),
      remedy: "compare the configured certificates with the identity provider's current metadata")
  }

  private func noKeyVerifies(_ fitting: [VerificationKey]) -> CodedError {
    let tried = fitting.prefix(Self.maximumKeyOperations).map(\.thumbprint).joined(separator: ", ")
    guard fitting.count <= Self.maximumKeyOperations else {
      return CodedError(
        .signatureKeyLimit, "none of the keys that were tried made this signature, and no more are tried",
        expected: "a signature by one of \(tried)", received: "\(fitting.count) keys that fit",
        remedy: "remove retired certificates, so that at most \(Self.maximumKeyOperations) keys of a type are left",
        exposure: .operator)
    }
    return CodedError(
      .signatureInvalid, "no configured key made this signature", expected: "a signature by one of \(tried)",
      remedy: "compare the configured certificates with the identity provider's current metadata")
  }
}
