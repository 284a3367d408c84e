import Diagnostics
import JSON
import SAML
import SignedXML
import Testing

@Suite struct ExplanationsForAPersonInAHurry {
  private func explain(
    _ fixture: ResponseFixture = ResponseFixture(), shows: Bool = false,
    _ change: (inout ValidationContext) -> Void = { _ in }
  ) throws -> Explanation {
    let octets = Array(try fixture.text(.assertion).utf8)
    let context = ResponseFixture.context(change)
    let verdict = ResponseValidator().judge(octets, context: context)
    return Explanation(of: verdict, octets: octets, context: context, showsValues: shows)
  }

  /// Everything an explanation shows, in one text.
  private func shown(_ explanation: Explanation) -> String {
    let checks = explanation.checks.map {
      "\($0.check) \($0.expected ?? "") \($0.received ?? "") \($0.error?.description ?? "")"
    }
    let subject = explanation.subject.map { "\($0)" } ?? ""
    let remedies = explanation.remedies.map { "\($0.text) \($0.console ?? "")" }
    return ([explanation.sentence, subject, "\(String(describing: explanation.error))"] + checks + remedies)
      .joined(separator: "\n")
  }

  @Test func acceptanceIsOneSentenceWithoutTheName() throws {
    let explanation = try explain()
    #expect(explanation.outcome == .accept && explanation.error == nil && explanation.remedies.isEmpty)
    #expect(explanation.sentence.hasPrefix("accept: ") && !explanation.sentence.contains("\n"))
    #expect(!shown(explanation).contains("alice") && !shown(explanation).contains("On-call"))
    #expect(!shown(explanation).contains("s-1"))
  }

  @Test func valuesAreShownToWhoAsks() throws {
    let explanation = try explain(shows: true)
    #expect(explanation.subject?.nameID == "alice@example.org")
    #expect(explanation.subject?.attributes.first?.values == ["Support", "On-call"])
    #expect(explanation.showsValues && explanation.sentence.contains("alice@example.org"))
  }

  @Test func refusalNamesTheFirstFailureAndCountsTheOthers() throws {
    var fixture = ResponseFixture()
    fixture.recipient = "https://other"
    fixture.conditions = ""
    let explanation = try explain(fixture)
    #expect(explanation.sentence.hasPrefix("reject: saml.audience.missing: "))
    #expect(explanation.sentence.contains("1 other check failed"))
    #expect(explanation.remedies.map(\.code) == [.audienceMissing, .confirmationRecipient])
    #expect(explanation.checks.count > 10 && explanation.subject == nil)
  }

  @Test func namesInTheIdentityProvidersTextAreHidden() throws {
    var fixture = ResponseFixture()
    fixture.status = """
      <samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Responder"/>\
      <samlp:StatusMessage>user alice@example.org is locked</samlp:StatusMessage>
      """
    let explanation = try explain(fixture)
    #expect(explanation.error?.code == .statusResponder)
    #expect(shown(explanation).contains("user (hidden) is locked") && !shown(explanation).contains("alice"))
    #expect(shown(try explain(fixture, shows: true)).contains("user alice@example.org is locked"))
  }

  @Test func whatIsNoMessageIsExplainedToo() throws {
    let error = try #require(throws: CodedError.self) { try EncodedResponse(base64: Array("*".utf8)) }
    let explanation = Explanation(unreadable: error, context: ResponseFixture.context())
    #expect(explanation.outcome == .reject && explanation.error?.code == .encodedResponseBase64)
    #expect(explanation.remedies.map(\.code) == [.encodedResponseBase64])
  }

  @Test func theCertificateThatTheMessageBringsIsNamedWhereNoKeyVerifies() throws {
    let own = ResponseFixture.key.verificationKey.thumbprint
    let other = try explain { $0.idp.signingCertificates = [ResponseFixture.otherKey.verificationKey] }
    let note = try #require(other.checks.first { $0.check == "signature.key-info" }?.received)
    #expect(note.contains(own) && note.hasSuffix("is not configured"))
    let none = try explain { $0.idp.signingCertificates = [] }
    #expect(none.checks.contains { $0.check == "signature.key-info" })
    #expect(try !explain().checks.contains { $0.check == "signature.key-info" })
  }

  @Test func aConfiguredCertificateWhoseKeySignedOtherwiseIsToldFromAForeignOne() throws {
    let text = try ResponseFixture().text(.assertion)
    let start = try #require(text.firstRange(of: "SignatureValue>")?.upperBound)
    let octets = Array((text[..<start] + (text[start] == "A" ? "B" : "A") + text[text.index(after: start)...]).utf8)
    let context = ResponseFixture.context()
    let verdict = ResponseValidator().judge(octets, context: context)
    let explanation = Explanation(of: verdict, octets: octets, context: context)
    #expect(explanation.error?.code == .signatureInvalid)
    let note = explanation.checks.first { $0.check == "signature.key-info" }?.received
    #expect(note?.hasSuffix("whose key did not make this signature") == true)
  }

  @Test func aRefusalOfOctetsSaysWhere() throws {
    let context = ResponseFixture.context()
    let octets = Array("<a>".utf8) + [0]
    let verdict = ResponseValidator().judge(octets, context: context)
    #expect(Explanation(of: verdict, octets: octets, context: context).sentence.hasSuffix(" at offset 3"))
  }

  @Test func nothingIsGuessedOfAnUnknownProduct() throws {
    let explanation = try explain { $0.spEntityID = "https://wrong" }
    #expect(explanation.vendor == nil)
    #expect(explanation.remedies.first?.console == nil)
  }
}

/// Remedies in the words of the product whose message it is.
@Suite struct RemediesInTheWordsOfTheConsole {
  private static let vendors: [String: IdentityProviderVendor] = [
    "okta": .okta, "entra": .entra, "adfs": .adfs, "google": .google, "onelogin": .oneLogin, "ping": .ping,
    "keycloak": .keycloak, "shibboleth": .shibboleth, "simplesamlphp": .simpleSAMLphp, "auth0": .auth0,
    "jumpcloud": .jumpCloud, "duo": .duo,
  ]

  private func explain(
    _ name: String, _ change: (inout ValidationContext) -> Void
  ) throws -> (Explanation, IdentityProviderVendor?) {
    let response = try VendorResponse(name)
    let octets = Array(try response.signed().utf8)
    let context = response.context(change)
    let verdict = ResponseValidator().judge(octets, context: context)
    let vendor = (response.expected["vendor"]?.stringValue).flatMap { Self.vendors[$0] }
    return (Explanation(of: verdict, octets: octets, context: context), vendor)
  }

  @Test(arguments: VendorResponse.names)
  func theMakerIsRecognisedAndItsSettingNamed(_ name: String) throws {
    let (explanation, vendor) = try explain(name) {
      $0.spEntityID = "https://configured.example"
      $0.acsURL = "https://acs.example"
    }
    #expect(explanation.vendor?.vendor == vendor && vendor != nil)
    #expect(explanation.vendor?.vendor.place.isEmpty == false)
    let audience = explanation.remedies.first { $0.code == .audienceMismatch }
    let recipient = explanation.remedies.first { $0.code == .confirmationRecipient }
    #expect(audience?.console?.contains("`https://configured.example`") == true)
    #expect(recipient?.console?.contains("`https://acs.example`") == true)
  }

  @Test func theConfiguredNameIsASignWhereTheMessageHasNone() throws {
    let context = ResponseFixture.context { $0.idp.entityID = "https://sts.windows.net/tenant/" }
    let verdict = ResponseValidator().judge(Array("no XML".utf8), context: context)
    let explanation = Explanation(of: verdict, octets: Array("no XML".utf8), context: context)
    #expect(explanation.vendor?.vendor == .entra && explanation.outcome == .reject)
  }

  @Test func aKeyThatNobodyHasIsLookedForInTheConsole() throws {
    let (explanation, _) = try explain("okta") {
      $0.idp.signingCertificates = [ResponseFixture.otherKey.verificationKey]
    }
    #expect(explanation.error?.code == .signatureInvalid)
    #expect(explanation.remedies.first?.console?.contains("SAML Signing Certificates") == true)
  }

  @Test func anOverageOfGroupsHasARemedyAlthoughItIsAccepted() throws {
    let (explanation, _) = try explain("entra-overage") { _ in }
    #expect(explanation.outcome == .accept)
    #expect(explanation.remedies.map(\.code) == [.groupsOverage])
    #expect(explanation.remedies.first?.console?.contains("group claim") == true)
  }
}
