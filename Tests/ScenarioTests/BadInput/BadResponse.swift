import Diagnostics
import LanyardTesting
import SampleIdP
import SignedXML

/// A SAML response that is wrong in one point, and the check that must find it.
struct BadResponse: Sendable {
  let what: String
  let octets: [UInt8]
  let code: String

  init(_ what: String, _ octets: [UInt8], finds code: String) {
    self.what = what
    self.octets = octets
    self.code = code
  }

  static func all(_ browser: Browser) throws -> [BadResponse] { try markup(browser) + statements(browser) }

  private static let alice = SamplePerson("alice@acme.example")

  private static func markup(_ browser: Browser) throws -> [BadResponse] {
    let genuine = String(decoding: try browser.response(about: alice), as: UTF8.self)
    var unsigned = SampleResponseOptions()
    unsigned.sign = .nothing
    return [
      BadResponse(
        "a DOCTYPE", Array("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\(genuine)".utf8),
        finds: "saml.xml.doctype"),
      BadResponse("no XML", Array("hello".utf8), finds: "saml.xml.malformed"),
      BadResponse("nothing", [], finds: "saml.encoded.base64"),
      BadResponse(
        "too large", Array("<x>\(String(repeating: "x", count: 300 << 10))</x>".utf8), finds: "saml.encoded.size"),
      BadResponse(
        "another name in a comment's place",
        Array(genuine.replacing(">alice@", with: ">bob<!---->@").utf8), finds: "saml.signature.digest"),
      BadResponse(
        "no signature", try browser.response(about: alice, options: unsigned), finds: "saml.signature.missing"),
    ]
  }

  private static func statements(_ browser: Browser) throws -> [BadResponse] {
    let now = browser.scenario.server.clock.now()
    func response(_ change: (inout SampleResponseOptions) -> Void) throws -> [UInt8] {
      var options = SampleResponseOptions()
      change(&options)
      return try browser.response(about: alice, options: options)
    }
    return [
      BadResponse("too late", try response { $0.notOnOrAfter = now - .seconds(121) }, finds: "saml.conditions.expired"),
      BadResponse(
        "too early", try response { $0.notBefore = now + .seconds(121) }, finds: "saml.conditions.not-yet-valid"),
      BadResponse(
        "for another service", try response { $0.audience = "https://other.example" }, finds: "saml.audience.mismatch"),
      BadResponse(
        "by another provider", try response { $0.issuer = "https://other.example" }, finds: "saml.issuer.mismatch"),
      BadResponse(
        "to another address", try response { $0.recipient = "https://other.example/acs" },
        finds: "saml.confirmation.recipient"),
      BadResponse(
        "to a question nobody asked", try response { $0.inResponseTo = "_other" },
        finds: "saml.in-response-to.unexpected"),
      BadResponse(
        "an error", try response { $0.status = "urn:oasis:names:tc:SAML:2.0:status:Responder" },
        finds: "saml.status.responder"),
    ]
  }
}
