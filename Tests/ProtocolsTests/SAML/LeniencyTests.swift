import Diagnostics
import Foundation
import SAML
import SignedXML
import Testing

/// Every switch off and on, against the fault it is named for.
@Suite struct LenienciesForKnownFaults {
  private typealias Leniency = ValidationPolicy.Leniency

  /// The code without the switch and with it.
  private func codes(
    _ leniency: Leniency, _ signed: ResponseFixture.Signed = .assertion,
    _ context: (inout ValidationContext) -> Void = { _ in }, _ fault: (String) -> String
  ) throws -> [String?] {
    let text = try resigned(signed, fault)
    return [false, true].map { isOn in
      let judged = ResponseFixture.context {
        context(&$0)
        if isOn { $0.policy.leniencies = [leniency] }
      }
      return ResponseFixture.judge(text, judged).error?.code.rawValue
    }
  }

  private func resigned(_ signed: ResponseFixture.Signed, _ fault: (String) -> String) throws -> String {
    let fixture = ResponseFixture()
    let octets = Array(fault(fixture.xml(assertion: fixture.assertion)).utf8)
    let id = signed == .assertion ? "_a1" : "_r1"
    return String(decoding: try Signer.sign(xml: octets, elementID: id, key: ResponseFixture.key), as: UTF8.self)
  }

  @Test func theDestinationOfASignedResponse() throws {
    let destination = " Destination=\"\(ResponseFixture.acs)\""
    #expect(
      try codes(.missingDestination, .response) { $0.replacingFirst(destination, with: "") }
        == ["saml.destination.missing", nil])
    #expect(
      try codes(.missingDestination, .response) { $0.replacingFirst(destination, with: " Destination=\" \"") }
        == ["saml.destination.mismatch", nil])
    let other = try codes(.missingDestination, .response) {
      $0.replacingFirst(destination, with: " Destination=\"https://other\"")
    }
    #expect(other == ["saml.destination.mismatch", "saml.destination.mismatch"])
  }

  @Test func aSubjectWithoutNameID() throws {
    let found = try codes(.missingNameID) { $0.replacingFirst(ResponseFixture().nameID, with: "") }
    #expect(found == ["saml.nameid.missing", nil])
  }

  @Test func anEmptyAttributeStatement() throws {
    for empty in ["<saml:AttributeStatement/>", "<saml:AttributeStatement>\n</saml:AttributeStatement>"] {
      let found = try codes(.emptyAttributeStatement) {
        $0.replacingFirst(
          $0.slice(from: "<saml:AttributeStatement>", through: "</saml:AttributeStatement>"), with: empty)
      }
      #expect(found == ["saml.shape.child-missing", nil])
    }
  }

  @Test func spaceAroundNamesAndAddresses() throws {
    let (idp, sp, acs) = (ResponseFixture.idp, ResponseFixture.sp, ResponseFixture.acs)
    let faults = [
      ("<saml:Issuer>\(idp)<", "<saml:Issuer>\(idp)\n<", "saml.issuer.mismatch"),
      ("<saml:Audience>\(sp)<", "<saml:Audience>\n  \(sp)\n<", "saml.audience.mismatch"),
      ("Destination=\"\(acs)", "Destination=\" \(acs)", "saml.destination.mismatch"),
      ("Recipient=\"\(acs)", "Recipient=\" \(acs)", "saml.confirmation.recipient"),
    ]
    for (right, wrong, code) in faults {
      #expect(try codes(.paddedNames) { $0.replacingFirst(right, with: wrong) } == [code, nil])
    }
    let inside = try codes(.paddedNames) {
      $0.replacingFirst("<saml:Audience>https:", with: "<saml:Audience>https: ")
    }
    #expect(inside == ["saml.audience.mismatch", "saml.audience.mismatch"])
  }

  @Test func aNameIDIsNeverTrimmed() throws {
    var fixture = ResponseFixture()
    fixture.nameID = "<saml:NameID> alice </saml:NameID>"
    let verdict = try fixture.verdict { $0.policy.leniencies = Set(Leniency.allCases) }
    #expect(verdict.assertion?.nameID == " alice ")
  }

  @Test func blankAudiencesOnlyWhereNoneIsRequired() throws {
    let given = "<saml:Audience>\(ResponseFixture.sp)</saml:Audience>"
    for (blank, code) in [("<saml:Audience/>", "saml.audience.mismatch"), ("", "saml.shape.child-missing")] {
      let fault = { (text: String) in text.replacingFirst(given, with: blank) }
      #expect(try codes(.blankAudience, .assertion, { _ in }, fault) == [code, "saml.audience.missing"])
      let open = try codes(.blankAudience, .assertion, { $0.policy.requireAudience = false }, fault)
      #expect(open == [code, nil])
    }
  }

  @Test func aBlankInResponseTo() throws {
    let found = try codes(
      .blankInResponseTo, .assertion,
      {
        $0.inResponseTo = nil
        $0.policy.allowIdPInitiated = true
      }
    ) { $0.replacing("InResponseTo=\"_request1\"", with: "InResponseTo=\"\"") }
    #expect(found == ["saml.in-response-to.unexpected", nil])
    let open = try codes(.blankInResponseTo) { $0.replacing("InResponseTo=\"_request1\"", with: "InResponseTo=\"\"") }
    #expect(open == ["saml.in-response-to.mismatch", "saml.in-response-to.missing"])
  }

  @Test func timesOutsideUTC() throws {
    let end = (ResponseFixture.now + .seconds(300)).rfc3339
    let zoneless = try codes(.zonelessTimes) { $0.replacing(end, with: end.dropLast()) }
    #expect(zoneless == ["saml.time.zone", nil])
    let shifted = (ResponseFixture.now + .seconds(300 - 5 * 3600)).rfc3339.dropLast() + "-05:00"
    #expect(try codes(.offsetTimes) { $0.replacing(end, with: shifted) } == ["saml.time.zone", nil])
    let past = (ResponseFixture.now + .seconds(300)).rfc3339.dropLast() + "+02:00"
    #expect(try codes(.offsetTimes) { $0.replacing(end, with: past) } == ["saml.time.zone", "saml.conditions.expired"])
    #expect(try codes(.zonelessTimes) { $0.replacing(end, with: shifted) } == ["saml.time.zone", "saml.time.zone"])
    let small = try codes(.offsetTimes) { $0.replacing(end, with: end.lowercased()) }
    #expect(small == ["saml.time.invalid", "saml.time.invalid"])
  }

  @Test func theBeginningOfABearerConfirmation() throws {
    let refused = "saml.confirmation.not-before"
    for (seconds, milliseconds, code) in [
      (-3600, 0, nil), (0, 0, nil), (120, 0, nil), (120, 1, "saml.confirmation.not-yet-valid"),
      (3600, 0, "saml.confirmation.not-yet-valid"),
    ] as [(Int, Int, String?)] {
      let beginning = (ResponseFixture.now + .seconds(seconds) + .milliseconds(milliseconds)).rfc3339
      let found = try codes(.confirmationNotBefore) {
        $0.replacingFirst(
          "<saml:SubjectConfirmationData ", with: "<saml:SubjectConfirmationData NotBefore=\"\(beginning)\" ")
      }
      #expect(found == [refused, code])
    }
  }

  @Test func whatIsOnIsNoted() throws {
    let verdict = try ResponseFixture().verdict { $0.policy.leniencies = [.paddedNames, .blankAudience] }
    #expect(verdict.findings.contains(.noted("leniencies", "blankAudience paddedNames")))
  }

  /// Two that other suites hold to their fault: `signaturePosition` with the attacks, `inclusiveC14N` with the canonical
  /// form.
  @Test func noSwitchIsLeftWithoutATest() {
    let tested: [Leniency] = [
      .missingDestination, .missingNameID, .emptyAttributeStatement, .paddedNames, .blankAudience, .blankInResponseTo,
      .zonelessTimes, .offsetTimes, .confirmationNotBefore,
    ]
    let elsewhere: Set<String> = ["signaturePosition", "inclusiveC14N"]
    #expect(Set(Leniency.allCases.map(\.rawValue)).subtracting(tested.map(\.rawValue)).isSubset(of: elsewhere))
  }

  @Test func everySwitchIsOnThePageOfProducts() throws {
    var root = URL(filePath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let page = root.appending(path: "Sources/Protocols/SAML/SAML.docc/Products.md")
    let text = String(decoding: try Data(contentsOf: page), as: UTF8.self)
    for leniency in Leniency.allCases { #expect(text.contains("| `\(leniency.rawValue)` | ")) }
  }
}
