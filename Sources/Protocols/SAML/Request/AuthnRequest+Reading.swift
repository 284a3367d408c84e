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

/// The parts of a request, each with its refusal.
struct RequestReader<Element: XMLElementView> {
  let root: Element

  func requireRoot(_ name: String) throws(CodedError) {
    guard root.isNamed(name, in: SAMLVocabulary.protocolNamespace) else {
      throw CodedError(
        .samlRequestRoot, "the document is no \(name)", expected: "\(name) of \(SAMLVocabulary.protocolNamespace)",
        received: root.localName.inBackticks, remedy: "send a SAML 2.0 \(name)")
    }
    guard let version = root.attribute("Version"), version.hasSameOctets(as: "2.0") else {
      throw CodedError(
        .samlRequestVersion, "the request's version is not known", expected: "2.0",
        received: root.attribute("Version")?.inBackticks, remedy: "send a SAML 2.0 \(name)")
    }
  }

  func required(_ name: String) throws(CodedError) -> String {
    guard let value = root.attribute(name), !value.isEmpty else { throw incomplete("the attribute `\(name)`") }
    return value
  }

  func issuer() throws(CodedError) -> String {
    let issuer = root.onlyChild("Issuer", in: SAMLVocabulary.assertionNamespace)
    guard let issuer, issuer.children.isEmpty, !issuer.hasOnlyBlankText else { throw incomplete("one `Issuer`") }
    return issuer.text
  }

  func issueInstant() throws(CodedError) -> Instant {
    let text = try required("IssueInstant")
    guard let instant = Instant(rfc3339: text) else {
      throw wrongValue("IssueInstant", text, expected: "a dateTime with a zone")
    }
    return instant
  }

  /// An index excludes an address and a binding, for the metadata says both.
  func replyTo() throws(CodedError) -> AuthnRequest.ReplyTo {
    let (url, binding) = (root.attribute("AssertionConsumerServiceURL"), root.attribute("ProtocolBinding"))
    guard let text = root.attribute("AssertionConsumerServiceIndex") else {
      if let url, !url.isEmpty { return .url(url, binding: binding) }
      guard binding == nil else { throw incomplete("the attribute `AssertionConsumerServiceURL`") }
      return .defaultService
    }
    guard let index = UInt16(text), url == nil, binding == nil else {
      throw wrongValue("AssertionConsumerServiceIndex", text, expected: "0 to 65535, without an address or a binding")
    }
    return .index(index)
  }

  /// Nil where the attribute is absent.
  func flag(_ name: String, of element: Element) throws(CodedError) -> Bool? {
    guard let text = element.attribute(name) else { return nil }
    guard let flag = Bool(schemaText: text) else { throw wrongValue(name, text, expected: "true or false") }
    return flag
  }

  func comparison(_ context: Element?) throws(CodedError) -> AuthnRequest.Comparison {
    guard let text = context?.attribute("Comparison") else { return .exact }
    guard let comparison = AuthnRequest.Comparison(rawValue: text) else {
      throw wrongValue("Comparison", text, expected: "exact, minimum, maximum or better")
    }
    return comparison
  }

  func contextClasses(_ context: Element?) -> [String] {
    context?.children("AuthnContextClassRef", in: SAMLVocabulary.assertionNamespace).map(\.text) ?? []
  }

  private func incomplete(_ part: String) -> CodedError {
    CodedError(
      .samlRequestIncomplete, "the request lacks a part", expected: part,
      remedy: "send the requests that the service provider's metadata describes")
  }

  private func wrongValue(_ name: String, _ text: String, expected: String) -> CodedError {
    CodedError(
      .samlRequestValue, "the attribute `\(name)` has a value of another type", expected: expected,
      received: text.inBackticks, remedy: "write the value as XML Schema does")
  }
}

extension Bool {
  /// The four texts of XML Schema's boolean.
  init?(schemaText text: String) {
    switch text {
    case "true", "1": self = true
    case "false", "0": self = false
    default: return nil
    }
  }
}
