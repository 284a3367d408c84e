internal import Diagnostics
internal import SignedXML

/// Reads an assertion out of verified octets, and takes nothing else.
struct AssertionReader {
  static let maximumNameIDOctets = 1024
  private static let namespace = SAMLVocabulary.assertionNamespace

  let element: CanonicalElement

  /// - Throws: `saml.shape.child-missing`, `saml.shape.child`, `saml.nameid.*`, `saml.time.invalid`.
  func read() throws(CodedError) -> SignedAssertion {
    guard let id = element.attribute("ID"), let issuer = element.onlyChild("Issuer", in: Self.namespace) else {
      throw missing("Issuer")
    }
    try requireTextOnly(issuer)
    _ = try instant(element, "IssueInstant")
    let subject = element.onlyChild("Subject", in: Self.namespace)
    let statements = element.children("AuthnStatement", in: Self.namespace)
    var confirmations: [SubjectConfirmation] = []
    for confirmation in subject?.children("SubjectConfirmation", in: Self.namespace) ?? [] {
      confirmations.append(try read(confirmation: confirmation))
    }
    var authnStatements: [AuthnStatement] = []
    for statement in statements { authnStatements.append(try read(authnStatement: statement)) }
    return SignedAssertion(
      id: id, issuer: SAMLName(issuer), nameID: try nameID(of: subject), confirmations: confirmations,
      conditions: try conditions(), authnStatements: authnStatements,
      attributes: AttributeReader(assertion: element).read())
  }

  /// Text alone, not blank, at most 1 024 octets, and not changed in any way.
  private func nameID(of subject: CanonicalElement?) throws(CodedError) -> SAMLName? {
    guard let element = subject?.onlyChild("NameID", in: Self.namespace) else { return nil }
    try requireTextOnly(element)
    guard !element.hasOnlyBlankText else {
      throw CodedError(.nameIDBlank, "the NameID is blank", remedy: "have the identity provider send a NameID")
    }
    guard element.text.utf8.count <= Self.maximumNameIDOctets else {
      throw CodedError(
        .nameIDLength, "the NameID is too long", expected: "at most \(Self.maximumNameIDOctets) octets",
        received: "\(element.text.utf8.count) octets", remedy: "have the identity provider send a shorter NameID")
    }
    return SAMLName(element)
  }

  private func read(confirmation: CanonicalElement) throws(CodedError) -> SubjectConfirmation {
    let data = confirmation.onlyChild("SubjectConfirmationData", in: Self.namespace)
    return SubjectConfirmation(
      method: confirmation.attribute("Method") ?? "", hasData: data != nil,
      notBefore: try instant(data, "NotBefore"), notOnOrAfter: try instant(data, "NotOnOrAfter"),
      recipient: data?.attribute("Recipient"), inResponseTo: data?.attribute("InResponseTo"))
  }

  private func conditions() throws(CodedError) -> AssertionConditions? {
    guard let element = element.onlyChild("Conditions", in: Self.namespace) else { return nil }
    var restrictions: [[String]] = []
    var unknown: [String] = []
    for child in element.children {
      if child.isNamed("AudienceRestriction", in: Self.namespace) {
        let audiences = child.children("Audience", in: Self.namespace)
        for audience in audiences { try requireTextOnly(audience) }
        restrictions.append(audiences.map(\.text))
      } else if !child.isNamed("OneTimeUse", in: Self.namespace), !child.isNamed("ProxyRestriction", in: Self.namespace)
      {
        unknown.append(child.localName)
      }
    }
    return AssertionConditions(
      notBefore: try instant(element, "NotBefore"), notOnOrAfter: try instant(element, "NotOnOrAfter"),
      audienceRestrictions: restrictions, unknown: unknown)
  }

  private func read(authnStatement: CanonicalElement) throws(CodedError) -> AuthnStatement {
    guard let instant = try instant(authnStatement, "AuthnInstant") else { throw missing("AuthnInstant") }
    let context = authnStatement.onlyChild("AuthnContext", in: Self.namespace)
    return AuthnStatement(
      instant: instant, sessionIndex: authnStatement.attribute("SessionIndex"),
      sessionNotOnOrAfter: try self.instant(authnStatement, "SessionNotOnOrAfter"),
      contextClass: context?.onlyChild("AuthnContextClassRef", in: Self.namespace)?.text)
  }
}

extension AssertionReader {
  /// xs:dateTime with a zone (SAML Core §1.3.3).
  private func instant(_ element: CanonicalElement?, _ name: String) throws(CodedError) -> Instant? {
    guard let text = element?.attribute(name) else { return nil }
    guard let instant = Instant(rfc3339: text) else {
      throw CodedError(
        .timeInvalid, "`\(name)` is not a time", expected: "such as `2026-11-22T09:30:00Z`",
        received: text.inBackticks, remedy: "have the identity provider send UTC times")
    }
    return instant
  }

  private func requireTextOnly(_ element: CanonicalElement) throws(CodedError) {
    guard element.children.isEmpty else {
      throw CodedError(
        .shapeChild, "\(element.localName.inBackticks) holds an element", expected: "text only",
        remedy: "have the identity provider send schema-valid SAML 2.0")
    }
  }

  private func missing(_ name: String) -> CodedError {
    CodedError(
      .shapeChildMissing, "the assertion lacks `\(name)`", expected: "`\(name)`",
      remedy: "have the identity provider send schema-valid SAML 2.0")
  }
}
