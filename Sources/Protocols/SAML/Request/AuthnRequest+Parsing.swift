public import Diagnostics
public import SignedXML

/// Reading a request, as an identity provider does. Lanyard itself only sends them; the sample identity provider reads.
extension AuthnRequest {
  /// Reads an unsigned or already verified request. What the values say is the sender's claim.
  ///
  /// - Throws: the codes of `ParsedDocument`, `saml.request.root`, `saml.request.version`, `saml.request.incomplete`,
  ///   `saml.request.value`.
  public init(parsing octets: [UInt8], limits: XMLLimits = .message) throws(CodedError) {
    let document = try ParsedDocument(parsing: octets, limits: limits)
    let root = document.root
    guard root.isNamed("AuthnRequest", in: SAMLVocabulary.protocolNamespace) else {
      throw CodedError(
        .samlRequestRoot, "the document is no AuthnRequest",
        expected: "AuthnRequest of \(SAMLVocabulary.protocolNamespace)", received: root.localName,
        remedy: "send a SAML 2.0 AuthnRequest")
    }
    try Self.requireVersion(root)
    self.init(
      id: try Self.required("ID", of: root), issueInstant: try Self.issueInstant(root),
      destination: root.attribute("Destination") ?? "",
      acsURL: try Self.required("AssertionConsumerServiceURL", of: root), spEntityID: try Self.issuer(root),
      forceAuthn: try Self.forceAuthn(root),
      nameIDFormat: root.onlyChild("NameIDPolicy", in: SAMLVocabulary.protocolNamespace)?.attribute("Format"),
      requestedAuthnContext: Self.contextClasses(root))
  }

  private static func requireVersion(_ root: UnverifiedElement) throws(CodedError) {
    guard let version = root.attribute("Version"), version.hasSameOctets(as: "2.0") else {
      throw CodedError(
        .samlRequestVersion, "the request's version is not known", expected: "2.0",
        received: root.attribute("Version").map { String($0.prefix(40)) }, remedy: "send a SAML 2.0 AuthnRequest")
    }
  }

  private static func required(_ name: String, of root: UnverifiedElement) throws(CodedError) -> String {
    guard let value = root.attribute(name), !value.isEmpty else { throw incomplete("the attribute `\(name)`") }
    return value
  }

  private static func issuer(_ root: UnverifiedElement) throws(CodedError) -> String {
    let issuer = root.onlyChild("Issuer", in: SAMLVocabulary.assertionNamespace)
    guard let issuer, issuer.children.isEmpty, !issuer.hasOnlyBlankText else { throw incomplete("one `Issuer`") }
    return issuer.text
  }

  private static func issueInstant(_ root: UnverifiedElement) throws(CodedError) -> Instant {
    let text = try required("IssueInstant", of: root)
    guard let instant = Instant(rfc3339: text) else {
      throw wrongValue("IssueInstant", text, expected: "a dateTime with a zone")
    }
    return instant
  }

  private static func forceAuthn(_ root: UnverifiedElement) throws(CodedError) -> Bool {
    switch root.attribute("ForceAuthn") {
    case nil, "false", "0": return false
    case "true", "1": return true
    case let text?: throw wrongValue("ForceAuthn", text, expected: "true or false")
    }
  }

  private static func contextClasses(_ root: UnverifiedElement) -> [String] {
    let context = root.onlyChild("RequestedAuthnContext", in: SAMLVocabulary.protocolNamespace)
    return context?.children("AuthnContextClassRef", in: SAMLVocabulary.assertionNamespace).map(\.text) ?? []
  }

  private static func incomplete(_ part: String) -> CodedError {
    CodedError(
      .samlRequestIncomplete, "the request lacks a part", expected: part,
      remedy: "send the requests that the service provider's metadata describes")
  }

  private static func wrongValue(_ name: String, _ text: String, expected: String) -> CodedError {
    CodedError(
      .samlRequestValue, "the attribute `\(name)` has a value of another type", expected: expected,
      received: String(text.prefix(80)), remedy: "write the value as XML Schema does")
  }
}
