internal import Diagnostics
internal import SignedXML

/// The parts of an assertion that say when, for whom and how it holds.
extension AssertionReader {
  func read(confirmation: CanonicalElement) throws(CodedError) -> SubjectConfirmation {
    let data = confirmation.onlyChild("SubjectConfirmationData", in: Self.namespace)
    return SubjectConfirmation(
      method: confirmation.attribute("Method") ?? "", hasData: data != nil,
      notBefore: try instant(data, "NotBefore"), notOnOrAfter: try instant(data, "NotOnOrAfter"),
      recipient: data?.attribute("Recipient"), inResponseTo: data?.attribute("InResponseTo"))
  }

  func conditions() throws(CodedError) -> AssertionConditions? {
    guard let element = element.onlyChild("Conditions", in: Self.namespace) else { return nil }
    var restrictions: [[String]] = []
    var (isOneTimeUse, isProxyRestricted) = (false, false)
    var unknown: [String] = []
    for child in element.children {
      if child.isNamed("AudienceRestriction", in: Self.namespace) {
        restrictions.append(try audiences(of: child))
      } else if child.isNamed("OneTimeUse", in: Self.namespace) {
        isOneTimeUse = true
      } else if child.isNamed("ProxyRestriction", in: Self.namespace) {
        isProxyRestricted = true
      } else {
        unknown.append(child.localName)
      }
    }
    return AssertionConditions(
      notBefore: try instant(element, "NotBefore"), notOnOrAfter: try instant(element, "NotOnOrAfter"),
      audienceRestrictions: restrictions, isOneTimeUse: isOneTimeUse, isProxyRestricted: isProxyRestricted,
      unknown: unknown)
  }

  private func audiences(of restriction: CanonicalElement) throws(CodedError) -> [String] {
    let audiences = restriction.children("Audience", in: Self.namespace)
    for audience in audiences { try requireTextOnly(audience) }
    return audiences.map(\.text)
  }

  func read(authnStatement: CanonicalElement) throws(CodedError) -> AuthnStatement {
    guard let instant = try instant(authnStatement, "AuthnInstant") else {
      throw Self.missingAttribute("AuthnInstant", of: "AuthnStatement")
    }
    let context = authnStatement.onlyChild("AuthnContext", in: Self.namespace)
    return AuthnStatement(
      instant: instant, sessionIndex: authnStatement.attribute("SessionIndex"),
      sessionNotOnOrAfter: try self.instant(authnStatement, "SessionNotOnOrAfter"),
      contextClass: context?.onlyChild("AuthnContextClassRef", in: Self.namespace)?.text,
      contextDeclaration: context?.onlyChild("AuthnContextDeclRef", in: Self.namespace)?.text)
  }
}

extension AssertionReader {
  func instant(_ element: CanonicalElement?, _ name: String) throws(CodedError) -> Instant? {
    guard let text = element?.attribute(name) else { return nil }
    return try SAMLTime(leniencies: leniencies).instant(text, of: name)
  }

  func requireTextOnly(_ element: CanonicalElement) throws(CodedError) {
    guard !element.hasChildren else { throw Self.notTextAlone(element) }
  }

  static func notTextAlone(_ element: CanonicalElement) -> CodedError {
    CodedError(
      .shapeChild, "\(element.localName.inBackticks) holds an element", expected: "text only",
      remedy: "have the identity provider send schema-valid SAML 2.0")
  }

  static func missing(_ name: String) -> CodedError {
    CodedError(
      .shapeChildMissing, "the assertion lacks `\(name)`", expected: "`\(name)`",
      remedy: "have the identity provider send schema-valid SAML 2.0")
  }

  static func missingAttribute(_ name: String, of element: String) -> CodedError {
    CodedError(
      .shapeAttributeMissing, "`\(element)` has no attribute `\(name)`", expected: "`\(name)`",
      remedy: "have the identity provider send schema-valid SAML 2.0")
  }
}
