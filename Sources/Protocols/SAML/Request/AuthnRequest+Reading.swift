public import Diagnostics
public import SignedXML

/// Reading a request, as an identity provider does. Lanyard itself only sends them; the sample identity provider reads.
extension AuthnRequest {
  /// Reads an unsigned or already verified request. What the values say is the sender's claim.
  ///
  /// - Throws: the codes of `ParsedDocument`, `saml.request.root`, `saml.request.version`, `saml.request.incomplete`,
  ///   `saml.request.value`.
  public init(parsing octets: [UInt8], limits: XMLLimits = .message) throws(CodedError) {
    try self.init(reading: try ParsedDocument(parsing: octets, limits: limits).root)
  }

  /// Verifies the enveloped signature of a posted request, and reads it from the signed octets alone.
  ///
  /// - Throws: what `init(parsing:limits:)` and `SignatureVerifier` throw.
  public init(
    verifying octets: [UInt8], with keys: [VerificationKey], allowing algorithms: AllowedAlgorithms = .standard,
    limits: XMLLimits = .message
  ) throws(CodedError) {
    let root = try ParsedDocument(parsing: octets, limits: limits).root
    try self.init(reading: try SignatureVerifier(keys: keys, allowed: algorithms).verify(root).element)
  }

  init(reading root: some XMLElementView) throws(CodedError) {
    let reader = RequestReader(root: root)
    try reader.requireRoot("AuthnRequest")
    let policy = root.onlyChild("NameIDPolicy", in: SAMLVocabulary.protocolNamespace)
    let context = root.onlyChild("RequestedAuthnContext", in: SAMLVocabulary.protocolNamespace)
    self.init(
      id: try reader.required("ID"), issueInstant: try reader.issueInstant(),
      destination: root.attribute("Destination") ?? "", replyTo: try reader.replyTo(),
      spEntityID: try reader.issuer(), forceAuthn: try reader.flag("ForceAuthn", of: root) ?? false,
      nameIDFormat: policy?.attribute("Format"), requestedAuthnContext: reader.contextClasses(context))
    providerName = root.attribute("ProviderName")
    isPassive = try reader.flag("IsPassive", of: root) ?? false
    contextComparison = try reader.comparison(context)
    // A transient identifier is always new; otherwise silence means no (SAML Core §3.4.1.1).
    if let policy, policy.attribute("Format")?.hasSameOctets(as: NameIDFormat.transient) != true {
      allowsCreation = try reader.flag("AllowCreate", of: policy) ?? false
    }
  }
}
