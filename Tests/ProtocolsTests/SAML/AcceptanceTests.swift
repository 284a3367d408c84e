import Diagnostics
import Foundation
import SAML
import SignedXML
import Testing

@Suite struct ResponsesThatAreAccepted {
  @Test(arguments: [ResponseFixture.Signed.assertion, .response, .both])
  func whateverPartIsSigned(_ signed: ResponseFixture.Signed) throws {
    let verdict = try ResponseFixture().verdict(signed)
    #expect(verdict.error == nil, "\(String(describing: verdict.error))")
    #expect(verdict.outcome == .accept)
    #expect(verdict.isAssertionSigned == (signed != .response))
    #expect(verdict.isResponseSigned == (signed != .assertion))
    #expect(verdict.triedKeyThumbprints == [ResponseFixture.key.verificationKey.thumbprint])
    #expect(verdict.findings.allSatisfy { $0.outcome != .failed })
  }

  @Test func claimsAreReadWhole() throws {
    var fixture = ResponseFixture()
    fixture.attributes +=
      #"<saml:Attribute Name="groups"><saml:AttributeValue>R&amp;D</saml:AttributeValue></saml:Attribute>"#
    fixture.attributes += #"<saml:Attribute Name="mail"><saml:AttributeValue xsi:nil="true"/></saml:Attribute>"#
    let assertion = try #require(try fixture.verdict().assertion)
    #expect(assertion.nameID == "alice@example.org")
    #expect(assertion.nameIDFormat == "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress")
    #expect(assertion.attributes.map(\.name) == ["groups", "mail"])
    #expect(assertion.values(of: "groups") == ["Support", "On-call", "R&D"])
    #expect(assertion.values(of: "mail") == [])
    #expect(assertion.sessionIndex == "s-1")
    #expect(assertion.authnContext == fixture.contextClass)
    #expect(assertion.authnInstant == ResponseFixture.now)
    #expect(assertion.sessionNotOnOrAfter == fixture.sessionEnd)
    #expect(assertion.issuer == ResponseFixture.idp)
    #expect(assertion.assertionID == "_a1")
    #expect(assertion.notOnOrAfter == fixture.confirmationEnd)
    #expect(assertion.inResponseTo == "_request1")
  }

  @Test func allAlgorithmsAndAPrefixListAreTaken() throws {
    let pairs: [(SignatureAlgorithm, DigestAlgorithm)] = [
      (.rsaSHA256, .sha256), (.rsaSHA384, .sha384), (.rsaSHA512, .sha512), (.rsaSHA256, .sha512),
    ]
    for (algorithm, digest) in pairs {
      let text = try ResponseFixture().text(
        .both, options: .init(algorithm: algorithm, digest: digest, prefixList: ["xs", "xsi", "#default"]))
      #expect(ResponseFixture.judge(text).error == nil)
    }
  }

  @Test func keyInfoIsNotNeeded() throws {
    let text = try ResponseFixture().text(.assertion, options: .init(includesCertificate: false))
    #expect(!text.contains("KeyInfo"))
    #expect(ResponseFixture.judge(text).outcome == .accept)
  }

  @Test func anyOfSeveralKeysVerifies() throws {
    let verdict = try ResponseFixture().verdict {
      $0.idp.signingCertificates = [ResponseFixture.otherKey.verificationKey, ResponseFixture.key.verificationKey]
    }
    #expect(verdict.outcome == .accept)
    #expect(verdict.triedKeyThumbprints.count == 2)
  }

  @Test func commentsCannotCutAName() throws {
    var fixture = ResponseFixture()
    fixture.nameID = "<saml:NameID>admin@example.org.evil.example</saml:NameID>"
    let text = try fixture.text(.assertion).replacingFirst(
      "admin@example.org.evil", with: "admin@example.org<!-- x -->.evil")
    #expect(ResponseFixture.judge(text).assertion?.nameID == "admin@example.org.evil.example")
  }

  @Test func nothingInANameIsTrimmedOrFolded() throws {
    var fixture = ResponseFixture()
    fixture.nameID = "<saml:NameID> A\u{030A}lice\n</saml:NameID>"
    let name = try #require(try fixture.verdict().assertion?.nameID)
    #expect(Array(name.utf8) == Array(" A\u{030A}lice\n".utf8))
  }

  @Test func assertionsInAdviceAreIgnored() throws {
    var fixture = ResponseFixture()
    let other = fixture.assertion.replacingFirst(#"ID="_a1""#, with: #"ID="_advice""#)
    fixture.advice = "<saml:Advice>\(other.replacingFirst("alice@", with: "mallory@"))</saml:Advice>"
    let verdict = try fixture.verdict()
    #expect(verdict.assertion?.nameID == "alice@example.org")
  }

  @Test func theSameOctetsHaveTheSameVerdict() throws {
    let text = try ResponseFixture().text(.both)
    #expect(ResponseFixture.judge(text).findings == ResponseFixture.judge(text).findings)
  }

  @Test func everyStepLeavesAFindingInOrder() throws {
    let checks = try ResponseFixture().verdict(.both).findings.map(\.check)
    #expect(
      checks.prefix(7) == [
        "xml.scan", "xml.parse", "response.shape", "response.assertions", "signature.response", "signature.assertion",
        "assertion.read",
      ])
    #expect(checks.contains("conditions.audience") && checks.last == "replay")
  }
}
