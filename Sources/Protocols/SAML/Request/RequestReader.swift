internal import Diagnostics
internal import SignedXML

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
