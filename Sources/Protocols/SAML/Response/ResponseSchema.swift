/// The tables of the shape walk: SAML Core's schema of a response, element by element.
enum ResponseSchema {
  static let names = SchemaNames(tables.keys.sorted())

  /// Nil for a name the tables do not have.
  static func rule(of name: SchemaName) -> ElementRule? { name.place < 0 ? nil : rules[name.place] }

  private static let tables: [String: ElementRule] = protocolRules.merging(assertionRules) { first, _ in first }
  /// By the place of the name, with the names of particles found.
  private static let rules: [ElementRule] = tables.sorted { $0.key < $1.key }.map { $0.value.resolved(by: names) }

  private static let many = Int.max
  private static let nameAttributes = ["NameQualifier", "SPNameQualifier", "Format", "SPProvidedID"]
  private static let identifiers = ElementRule.Particle("a:BaseID", "a:NameID", "a:EncryptedID")

  /// SAML Core §3.2.2.
  private static let protocolRules: [String: ElementRule] = [
    "p:Response": ElementRule(
      required: ["ID", "Version", "IssueInstant"], optional: ["InResponseTo", "Destination", "Consent"],
      .sequence([
        .init("a:Issuer"), .init("ds:Signature"), .init("p:Extensions"), .init("p:Status", least: 1),
        .init("a:Assertion", "a:EncryptedAssertion", most: many),
      ])),
    "p:Extensions": ElementRule(.any),
    "p:Status": ElementRule(
      .sequence([.init("p:StatusCode", least: 1), .init("p:StatusMessage"), .init("p:StatusDetail")])),
    "p:StatusCode": ElementRule(required: ["Value"], .sequence([.init("p:StatusCode")])),
    "p:StatusMessage": ElementRule(.text),
    "p:StatusDetail": ElementRule(.any),
  ]

  /// SAML Core §2.3 to §2.7.
  private static let assertionRules: [String: ElementRule] = [
    "a:Assertion": ElementRule(
      required: ["ID", "Version", "IssueInstant"],
      .sequence([
        .init("a:Issuer", least: 1), .init("ds:Signature"), .init("a:Subject"), .init("a:Conditions"),
        .init("a:Advice"),
        .init(
          "a:AuthnStatement", "a:AttributeStatement", "a:AuthzDecisionStatement", "a:Statement", most: many),
      ])),
    "a:EncryptedAssertion": ElementRule(.any),
    "a:Issuer": ElementRule(optional: nameAttributes, .text),
    "ds:Signature": ElementRule(optional: ["Id"], .any),
    "a:Subject": ElementRule(.sequence([identifiers, .init("a:SubjectConfirmation", most: many)])),
    "a:BaseID": ElementRule(optional: nameAttributes, .any),
    "a:NameID": ElementRule(optional: nameAttributes, .text),
    "a:EncryptedID": ElementRule(.any),
    "a:SubjectConfirmation": ElementRule(
      required: ["Method"], .sequence([identifiers, .init("a:SubjectConfirmationData")])),
    "a:SubjectConfirmationData": ElementRule(
      optional: ["NotBefore", "NotOnOrAfter", "Recipient", "InResponseTo", "Address"], takesForeignAttributes: true,
      .any),
    "a:Conditions": ElementRule(optional: ["NotBefore", "NotOnOrAfter"], .any),
    "a:AudienceRestriction": ElementRule(.sequence([.init("a:Audience", least: 1, most: many)])),
    "a:Audience": ElementRule(.text),
    "a:OneTimeUse": ElementRule(.sequence([])),
    "a:ProxyRestriction": ElementRule(optional: ["Count"], .sequence([.init("a:Audience", most: many)])),
    "a:Advice": ElementRule(.any),
    "a:AuthnStatement": ElementRule(
      required: ["AuthnInstant"], optional: ["SessionIndex", "SessionNotOnOrAfter"],
      .sequence([.init("a:SubjectLocality"), .init("a:AuthnContext", least: 1)])),
    "a:SubjectLocality": ElementRule(optional: ["Address", "DNSName"], .sequence([])),
    "a:AuthnContext": ElementRule(
      .sequence([
        .init("a:AuthnContextClassRef"), .init("a:AuthnContextDecl", "a:AuthnContextDeclRef"),
        .init("a:AuthenticatingAuthority", most: many),
      ])),
    "a:AuthnContextClassRef": ElementRule(.text),
    "a:AuthnContextDecl": ElementRule(.any),
    "a:AuthnContextDeclRef": ElementRule(.text),
    "a:AuthenticatingAuthority": ElementRule(.text),
    "a:AttributeStatement": ElementRule(
      .sequence([.init("a:Attribute", "a:EncryptedAttribute", least: 1, most: many)])),
    "a:Attribute": ElementRule(
      required: ["Name"], optional: ["NameFormat", "FriendlyName"], takesForeignAttributes: true,
      .sequence([.init("a:AttributeValue", most: many)])),
    "a:AttributeValue": ElementRule(takesForeignAttributes: true, .any),
    "a:EncryptedAttribute": ElementRule(.any),
    "a:AuthzDecisionStatement": ElementRule(optional: ["Resource", "Decision"], .any),
    "a:Statement": ElementRule(.any),
  ]
}
