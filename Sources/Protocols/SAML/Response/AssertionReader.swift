internal import Diagnostics
internal import SignedXML

/// Reads an assertion out of verified octets, and takes nothing else.
struct AssertionReader {
  static let maximumNameIDOctets = 1024
  static let namespace = SAMLVocabulary.assertionNamespace

  let element: CanonicalElement
  let leniencies: Set<ValidationPolicy.Leniency>

  init(element: CanonicalElement, leniencies: Set<ValidationPolicy.Leniency> = []) {
    self.element = element
    self.leniencies = leniencies
  }

  /// - Throws: `saml.shape.child-missing`, `saml.shape.attribute-missing`, `saml.shape.child`, `saml.nameid.*`,
  ///   `saml.time.*`.
  func read() throws(CodedError) -> SignedAssertion {
    guard let id = element.attribute("ID") else { throw Self.missingAttribute("ID", of: "Assertion") }
    guard let issued = try instant(element, "IssueInstant") else {
      throw Self.missingAttribute("IssueInstant", of: "Assertion")
    }
    guard let issuer = element.onlyChild("Issuer", in: Self.namespace) else { throw Self.missing("Issuer") }
    try requireTextOnly(issuer)
    let subject = element.onlyChild("Subject", in: Self.namespace)
    var confirmations: [SubjectConfirmation] = []
    for confirmation in subject?.children("SubjectConfirmation", in: Self.namespace) ?? [] {
      confirmations.append(try read(confirmation: confirmation))
    }
    var statements: [AuthnStatement] = []
    for statement in element.children("AuthnStatement", in: Self.namespace) {
      statements.append(try read(authnStatement: statement))
    }
    var attributes = AttributeReader(assertion: element)
    try attributes.read()
    return SignedAssertion(
      id: id, version: element.attribute("Version") ?? "", issueInstant: issued, issuer: SAMLName(issuer),
      nameID: try nameID(of: subject), confirmations: confirmations, conditions: try conditions(),
      authnStatements: statements, attributes: attributes.attributes,
      structuredAttributes: attributes.structured)
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
}
