import Diagnostics
import Foundation
import SAML
import SignedXML

/// A response as an identity provider would make it, with every part open to a test's change.
struct ResponseFixture {
  enum Signed { case assertion, response, both, none }

  static let idp = "https://idp.example.org/saml"
  static let sp = "https://lanyard.example.com/t/acme/saml/main/metadata"
  static let acs = "https://lanyard.example.com/t/acme/saml/main/acs"
  static let now = Instant(milliseconds: 1_795_000_000_000)
  /// Made once for the whole run; the verdicts do not depend on which keys these are.
  static let key = makeKey("idp.example.org")
  static let otherKey = makeKey("evil.example.org")

  var destination: String? = Self.acs
  var responseInResponseTo: String? = "_request1"
  var responseIssuer = "<saml:Issuer>\(Self.idp)</saml:Issuer>"
  var status = #"<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/>"#
  var issuer = "<saml:Issuer>\(Self.idp)</saml:Issuer>"
  var nameID =
    #"<saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">alice@example.org</saml:NameID>"#
  var recipient: String? = Self.acs
  var confirmationInResponseTo: String? = "_request1"
  var confirmationNotBefore: Instant?
  var confirmationEnd: Instant? = Self.now + .seconds(300)
  var confirmationMethod = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
  var notBefore = Self.now - .seconds(30)
  var notOnOrAfter = Self.now + .seconds(300)
  var conditions = "<saml:AudienceRestriction><saml:Audience>\(Self.sp)</saml:Audience></saml:AudienceRestriction>"
  var advice = ""
  var sessionEnd: Instant? = Self.now + .seconds(28_800)
  var contextClass = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"
  /// What follows the class in AuthnContext.
  var contextTail = ""
  var hasAuthnStatement = true
  var attributes = """
    <saml:Attribute Name="groups"><saml:AttributeValue xsi:type="xs:string">Support</saml:AttributeValue>\
    <saml:AttributeValue xsi:type="xs:string">On-call</saml:AttributeValue></saml:Attribute>
    """

  static func makeKey(_ name: String) -> SigningKey {
    do throws(CodedError) {
      return try SigningKey.generate(commonName: name, now: now)
    } catch {
      preconditionFailure("no key: \(error)")
    }
  }

  private func attribute(_ name: String, _ value: String?) -> String { value.map { " \(name)=\"\($0)\"" } ?? "" }

  var assertion: String {
    let statement = """
      <saml:AuthnStatement AuthnInstant="\(Self.now.rfc3339)" SessionIndex="s-1"\
      \(attribute("SessionNotOnOrAfter", sessionEnd?.rfc3339))><saml:AuthnContext>\
      <saml:AuthnContextClassRef>\(contextClass)</saml:AuthnContextClassRef>\(contextTail)</saml:AuthnContext></saml:AuthnStatement>
      """
    return """
      <saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" xmlns:xs="http://www.w3.org/2001/XMLSchema" \
      xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ID="_a1" Version="2.0" \
      IssueInstant="\(Self.now.rfc3339)">\(issuer)<saml:Subject>\(nameID)\
      <saml:SubjectConfirmation Method="\(confirmationMethod)"><saml:SubjectConfirmationData\
      \(attribute("InResponseTo", confirmationInResponseTo))\(attribute("NotBefore", confirmationNotBefore?.rfc3339))\
      \(attribute("NotOnOrAfter", confirmationEnd?.rfc3339))\(attribute("Recipient", recipient))/>\
      </saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="\(notBefore.rfc3339)" \
      NotOnOrAfter="\(notOnOrAfter.rfc3339)">\(conditions)</saml:Conditions>\(advice)\(hasAuthnStatement ? statement : "")\
      <saml:AttributeStatement>\(attributes)</saml:AttributeStatement></saml:Assertion>
      """
  }

  func xml(assertion: String) -> String {
    """
    <samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
    xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" \
    IssueInstant="\(Self.now.rfc3339)"\(attribute("Destination", destination))\
    \(attribute("InResponseTo", responseInResponseTo))>\(responseIssuer)\
    <samlp:Status>\(status)</samlp:Status>\(assertion)</samlp:Response>
    """
  }

  func text(
    _ signed: Signed, key: SigningKey = Self.key, options: Signer.Options = .init()
  ) throws(CodedError) -> String {
    var octets = Array(xml(assertion: assertion).utf8)
    if signed == .assertion || signed == .both {
      octets = try Signer.sign(xml: octets, elementID: "_a1", key: key, options: options)
    }
    if signed == .response || signed == .both {
      octets = try Signer.sign(xml: octets, elementID: "_r1", key: key, options: options)
    }
    return String(decoding: octets, as: UTF8.self)
  }

  static func context(_ change: (inout ValidationContext) -> Void = { _ in }) -> ValidationContext {
    var context = ValidationContext(
      spEntityID: sp, acsURL: acs, inResponseTo: "_request1", now: now,
      idp: IdentityProviderTrust(entityID: idp, signingCertificates: [key.verificationKey]))
    change(&context)
    return context
  }

  static func judge(_ text: String, _ context: ValidationContext = context()) -> Verdict {
    ResponseValidator().judge(Array(text.utf8), context: context)
  }

  /// Signs and judges.
  func verdict(_ signed: Signed = .assertion, _ change: (inout ValidationContext) -> Void = { _ in }) throws -> Verdict
  {
    Self.judge(try text(signed), Self.context(change))
  }
}

extension String {
  /// The text between two marks, both included; for surgery on signed messages.
  func slice(from start: String, through end: String) -> String {
    guard let first = range(of: start), let last = self[first.upperBound...].range(of: end) else {
      preconditionFailure("`\(start)` … `\(end)` is not in the text")
    }
    return String(self[first.lowerBound..<last.upperBound])
  }

  func replacingFirst(_ old: String, with new: String) -> String {
    guard let found = range(of: old) else { preconditionFailure("`\(old)` is not in the text") }
    return replacingCharacters(in: found, with: new)
  }
}
