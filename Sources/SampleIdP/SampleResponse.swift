internal import Diagnostics
internal import SAML

/// One response as markup, not signed yet.
struct SampleResponse {
  var responseID: String
  var assertionID: String
  var issuer: String
  var person: SamplePerson
  var acsURL: String
  var audience: String
  var inResponseTo: String?
  var now: Instant
  var options: SampleResponseOptions

  private var style: SampleResponseOptions.Style { options.style }
  private var notOnOrAfter: String { (options.notOnOrAfter ?? now + options.lifetime).rfc3339 }

  var holdsAssertion: Bool { options.status.hasSameOctets(as: SampleResponseOptions.success) }

  var markup: XMLMarkup {
    var namespaces = [("xmlns:\(style.protocolPrefix)", SAMLVocabulary.protocolNamespace as String?)]
    if style == .keycloak { namespaces += style.assertionNamespaces }
    let attributes: [(name: String, value: String?)] = [
      ("ID", responseID), ("Version", "2.0"), ("IssueInstant", now.rfc3339),
      ("Destination", options.destination ?? acsURL), ("InResponseTo", inResponseTo),
    ]
    let status = XMLMarkup.element(
      p("Status"), [], [.element(p("StatusCode"), [("Value", options.status)])])
    return .element(
      p("Response"), namespaces + attributes, [issuerElement, status] + (holdsAssertion ? [assertion] : []))
  }

  /// Where the assertion stands alone it names its issuer itself; Okta repeats the namespace on both.
  private var issuerElement: XMLMarkup {
    guard style == .okta else { return .element(a("Issuer"), text: options.issuer ?? issuer) }
    return .element(
      a("Issuer"),
      [
        ("xmlns:saml2", SAMLVocabulary.assertionNamespace),
        ("Format", "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"),
      ],
      text: options.issuer ?? issuer)
  }

  private var assertion: XMLMarkup {
    .element(
      a("Assertion"),
      (style == .okta ? style.assertionNamespaces : []) + [
        ("ID", assertionID), ("Version", "2.0"), ("IssueInstant", now.rfc3339),
      ],
      [issuerElement, subject, conditions, authnStatement, attributeStatement])
  }

  private var subject: XMLMarkup {
    let data = XMLMarkup.element(
      a("SubjectConfirmationData"),
      [
        ("InResponseTo", inResponseTo), ("NotOnOrAfter", notOnOrAfter), ("Recipient", options.recipient ?? acsURL),
      ])
    return .element(
      a("Subject"), [],
      [
        .element(a("NameID"), [("Format", person.nameIDFormat)], text: person.nameID),
        .element(a("SubjectConfirmation"), [("Method", "urn:oasis:names:tc:SAML:2.0:cm:bearer")], [data]),
      ])
  }

  private var conditions: XMLMarkup {
    let notBefore = options.notBefore ?? now - .seconds(60)
    let audience = XMLMarkup.element(a("Audience"), text: options.audience ?? audience)
    return .element(
      a("Conditions"), [("NotBefore", notBefore.rfc3339), ("NotOnOrAfter", notOnOrAfter)],
      [.element(a("AudienceRestriction"), [], [audience])])
  }

  private var authnStatement: XMLMarkup {
    .element(
      a("AuthnStatement"),
      [
        ("AuthnInstant", (options.authnInstant ?? now).rfc3339), ("SessionIndex", options.sessionIndex),
        ("SessionNotOnOrAfter", options.sessionNotOnOrAfter?.rfc3339),
      ],
      [.element(a("AuthnContext"), [], [.element(a("AuthnContextClassRef"), text: options.authnContext)])])
  }

  private var attributeStatement: XMLMarkup {
    guard !person.attributes.isEmpty else { return .empty }
    return .element(a("AttributeStatement"), [], person.attributes.flatMap(attribute))
  }

  private func attribute(_ attribute: SamplePerson.Attribute) -> [XMLMarkup] {
    let values = attribute.values.map { value in
      XMLMarkup.element(
        a("AttributeValue"),
        [("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"), ("xsi:type", "xs:string")], text: value)
    }
    let name: [(name: String, value: String?)] = [
      ("Name", attribute.name), ("NameFormat", "urn:oasis:names:tc:SAML:2.0:attrname-format:unspecified"),
    ]
    let groups = style == .okta ? [values] : values.map { [$0] }
    return groups.map { .element(a("Attribute"), name, $0) }
  }

  private func p(_ name: String) -> String { "\(style.protocolPrefix):\(name)" }
  private func a(_ name: String) -> String { "\(style.assertionPrefix):\(name)" }
}

extension SampleResponseOptions.Style {
  fileprivate var protocolPrefix: String { self == .okta ? "saml2p" : "samlp" }
  fileprivate var assertionPrefix: String { self == .okta ? "saml2" : "saml" }

  fileprivate var assertionNamespaces: [(String, String?)] {
    [
      ("xmlns:\(assertionPrefix)", SAMLVocabulary.assertionNamespace),
      ("xmlns:xs", "http://www.w3.org/2001/XMLSchema"),
    ]
  }
}
