import Diagnostics
import SAML
import SignedXML
import Testing

@Suite struct PoliciesOfAnAuthenticResponse {
  private func code(
    _ signed: ResponseFixture.Signed = .assertion, _ change: (inout ResponseFixture) -> Void = { _ in },
    _ context: (inout ValidationContext) -> Void = { _ in }
  ) throws -> String? {
    var fixture = ResponseFixture()
    change(&fixture)
    return try fixture.verdict(signed, context).error?.code.rawValue
  }

  private func codeGiven(
    _ signed: ResponseFixture.Signed = .assertion, _ context: (inout ValidationContext) -> Void
  ) throws -> String? {
    try ResponseFixture().verdict(signed, context).error?.code.rawValue
  }

  @Test func statusOtherThanSuccess() throws {
    let base = "urn:oasis:names:tc:SAML:2.0:status:"
    for (name, expected) in [
      ("Requester", "saml.status.requester"), ("Responder", "saml.status.responder"),
      ("VersionMismatch", "saml.status.version-mismatch"), ("Weird", "saml.status.unknown"),
    ] {
      #expect(try code(.both, { $0.status = #"<samlp:StatusCode Value="\#(base)\#(name)"/>"# }) == expected)
    }
  }

  @Test func destination() throws {
    #expect(try code(.assertion, { $0.destination = "https://other.example/acs" }) == "saml.destination.mismatch")
    #expect(try code(.response, { $0.destination = "" }) == "saml.destination.mismatch")
    #expect(try code(.response, { $0.destination = nil }) == "saml.destination.missing")
    #expect(try code(.assertion, { $0.destination = nil }) == nil)
  }

  @Test func issuer() throws {
    #expect(
      try code(.both, { $0.issuer = "<saml:Issuer>https://evil.example</saml:Issuer>" }) == "saml.issuer.mismatch")
    #expect(
      try code(.assertion, { $0.responseIssuer = "<saml:Issuer>https://evil.example</saml:Issuer>" })
        == "saml.issuer.mismatch")
    #expect(try code(.assertion, { $0.responseIssuer = "" }) == nil)
    #expect(
      try code(.assertion, { $0.issuer = #"<saml:Issuer Format="urn:x">\#(ResponseFixture.idp)</saml:Issuer>"# })
        == "saml.issuer.format")
    // The same text in another composition is another identifier.
    #expect(
      try code(
        .assertion,
        {
          $0.issuer = "<saml:Issuer>e\u{301}</saml:Issuer>"; $0.responseIssuer = ""
        }
      ) {
        $0.idp.entityID = "\u{E9}"
      } == "saml.issuer.mismatch")
  }

  @Test func conditionsInTimeWithSkewOnBothBounds() throws {
    let now = ResponseFixture.now
    #expect(try code(.assertion, { $0.notBefore = now + .seconds(120) }) == nil)
    #expect(try code(.assertion, { $0.notBefore = now + .milliseconds(120_001) }) == "saml.conditions.not-yet-valid")
    #expect(try code(.assertion, { $0.notOnOrAfter = now - .milliseconds(119_999) }) == nil)
    #expect(try code(.assertion, { $0.notOnOrAfter = now - .seconds(120) }) == "saml.conditions.expired")
    #expect(
      try code(.assertion, { $0.notOnOrAfter = now }) { $0.policy.clockSkewSeconds = 0 } == "saml.conditions.expired")
  }

  @Test func unknownConditions() throws {
    #expect(
      try code(.assertion, { $0.conditions += #"<saml:Condition xsi:type="xs:string"/>"# }) == "saml.conditions.unknown"
    )
    #expect(try code(.assertion, { $0.conditions += #"<x:Y xmlns:x="urn:x"/>"# }) == "saml.conditions.unknown")
    #expect(
      try code(.assertion, { $0.conditions += #"<saml:OneTimeUse/><saml:ProxyRestriction Count="0"/>"# }) == nil)
  }

  @Test func audience() throws {
    let other = "<saml:AudienceRestriction><saml:Audience>https://other</saml:Audience></saml:AudienceRestriction>"
    #expect(try code(.assertion, { $0.conditions = other }) == "saml.audience.mismatch")
    #expect(try code(.assertion, { $0.conditions += other }) == "saml.audience.mismatch")
    #expect(try code(.assertion, { $0.conditions = "" }) == "saml.audience.missing")
    #expect(try code(.assertion, { $0.conditions = "" }) { $0.policy.requireAudience = false } == nil)
    #expect(
      try code(.assertion, { $0.conditions = other }) { $0.policy.requireAudience = false } == "saml.audience.mismatch")
    let two = "<saml:Audience>https://other</saml:Audience><saml:Audience>\(ResponseFixture.sp)</saml:Audience>"
    #expect(
      try code(.assertion, { $0.conditions = "<saml:AudienceRestriction>\(two)</saml:AudienceRestriction>" }) == nil)
  }

  @Test func bearerConfirmation() throws {
    let now = ResponseFixture.now
    #expect(try code(.assertion, { $0.recipient = "https://other" }) == "saml.confirmation.recipient")
    #expect(try code(.assertion, { $0.recipient = nil }) == "saml.confirmation.recipient")
    #expect(try code(.assertion, { $0.confirmationEnd = nil }) == "saml.confirmation.unbounded")
    #expect(try code(.assertion, { $0.confirmationEnd = now - .seconds(120) }) == "saml.confirmation.expired")
    #expect(try code(.assertion, { $0.confirmationEnd = now - .seconds(119) }) == nil)
    for seconds in [-300, 0, 300] {
      let beginning = now + .seconds(seconds)
      #expect(try code(.assertion, { $0.confirmationNotBefore = beginning }) == "saml.confirmation.not-before")
    }
    #expect(
      try code(.assertion, { $0.confirmationMethod = "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches" })
        == "saml.confirmation.missing")
  }

  /// What the identity provider saw of the person's network is not what we see of it (SAML Profiles §4.1.4.3 lets it be
  /// left out of the judgement).
  @Test func theAddressOfAConfirmationIsIgnored() throws {
    let text = ResponseFixture().xml(assertion: ResponseFixture().assertion)
      .replacingFirst("<saml:SubjectConfirmationData ", with: "<saml:SubjectConfirmationData Address=\"203.0.113.7\" ")
    let signed = try Signer.sign(xml: text, elementID: "_a1", key: ResponseFixture.key)
    #expect(ResponseFixture.judge(String(decoding: signed, as: UTF8.self)).error == nil)
  }

  @Test func oneGoodConfirmationAmongSeveralIsEnough() throws {
    let bad = """
      </saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
      <saml:SubjectConfirmationData Recipient="https://other"/></saml:SubjectConfirmation>
      """
    #expect(try code(.assertion, { $0.nameID = $0.nameID.replacingFirst("</saml:NameID>", with: bad) }) == nil)
  }

  @Test func aConfirmationWithoutNotBeforeBesideOneWithItIsEnough() throws {
    let bad = """
      </saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
      <saml:SubjectConfirmationData NotBefore="2001-01-01T00:00:00Z" Recipient="\(ResponseFixture.acs)"/>\
      </saml:SubjectConfirmation>
      """
    #expect(try code(.assertion, { $0.nameID = $0.nameID.replacingFirst("</saml:NameID>", with: bad) }) == nil)
  }

  @Test func inResponseTo() throws {
    #expect(try code(.assertion, { $0.confirmationInResponseTo = "_other" }) == "saml.in-response-to.mismatch")
    #expect(try code(.assertion, { $0.confirmationInResponseTo = nil }) == "saml.in-response-to.missing")
    #expect(try code(.assertion, { $0.responseInResponseTo = "_other" }) == "saml.in-response-to.mismatch")
    #expect(try code(.response, { $0.responseInResponseTo = nil }) == "saml.in-response-to.missing")
    #expect(try codeGiven { $0.inResponseTo = nil } == "saml.in-response-to.unexpected")
    #expect(
      try codeGiven {
        $0.inResponseTo = nil; $0.policy.allowIdPInitiated = true
      } == "saml.in-response-to.unexpected")
  }

  @Test func identityProviderInitiated() throws {
    func unasked(_ fixture: inout ResponseFixture) {
      (fixture.responseInResponseTo, fixture.confirmationInResponseTo) = (nil, nil)
    }
    #expect(try code(.assertion, unasked) { $0.inResponseTo = nil } == "saml.idp-initiated.refused")
    #expect(
      try code(.assertion, unasked) {
        $0.inResponseTo = nil; $0.policy.allowIdPInitiated = true
      } == nil)
    #expect(
      try code(
        .assertion,
        {
          unasked(&$0); $0.responseInResponseTo = "_x"
        }
      ) {
        $0.inResponseTo = nil
        $0.policy.allowIdPInitiated = true
      } == "saml.in-response-to.unexpected")
  }

  @Test func statementsAndSessions() throws {
    #expect(try code(.assertion, { $0.hasAuthnStatement = false }) == "saml.authn-statement.missing")
    #expect(try code(.assertion, { $0.sessionEnd = ResponseFixture.now - .seconds(120) }) == "saml.session.expired")
    #expect(try code(.assertion, { $0.sessionEnd = nil }) == nil)
    #expect(try codeGiven { $0.policy.requestedAuthnContext = ["urn:mfa"] } == "saml.authn-context.mismatch")
    #expect(
      try codeGiven { $0.policy.requestedAuthnContext = ["urn:mfa", ResponseFixture().contextClass] } == nil)
  }

  @Test func aSignInThatIsStillToCome() throws {
    func code(at instant: Instant) throws -> String? {
      let fixture = ResponseFixture()
      let text = fixture.xml(assertion: fixture.assertion).replacingFirst(
        "AuthnInstant=\"\(ResponseFixture.now.rfc3339)", with: "AuthnInstant=\"\(instant.rfc3339)")
      let signed = try Signer.sign(xml: text, elementID: "_a1", key: ResponseFixture.key)
      return ResponseFixture.judge(String(decoding: signed, as: UTF8.self)).error?.code.rawValue
    }
    #expect(try code(at: ResponseFixture.now + .seconds(120)) == nil)
    #expect(try code(at: ResponseFixture.now + .milliseconds(120_001)) == "saml.authn-statement.future")
    #expect(try code(at: ResponseFixture.now - .seconds(86_400 * 30)) == nil)
  }

  @Test func aDeclaredContextCountsAsRequested() throws {
    let declared = "urn:acme:hardware-key"
    func declare(_ fixture: inout ResponseFixture) {
      fixture.contextTail = "<saml:AuthnContextDeclRef>\(declared)</saml:AuthnContextDeclRef>"
    }
    #expect(try code(.assertion, declare) { $0.policy.requestedAuthnContext = [declared] } == nil)
    #expect(
      try code(.assertion, declare) { $0.policy.requestedAuthnContext = ["urn:x"] } == "saml.authn-context.mismatch")
  }

  @Test func understoodConditionsLeaveFindings() throws {
    var fixture = ResponseFixture()
    fixture.conditions += #"<saml:OneTimeUse/><saml:ProxyRestriction Count="0"/>"#
    let checks = try fixture.verdict().findings.filter { $0.outcome == .passed }.map(\.check)
    #expect(checks.contains("conditions.one-time-use") && checks.contains("conditions.proxy-restriction"))
  }

  @Test func oddWindowsAreNotedAndPass() throws {
    var fixture = ResponseFixture()
    fixture.notOnOrAfter = ResponseFixture.now + .seconds(86_400 * 365)
    fixture.confirmationEnd = ResponseFixture.now + .seconds(5)
    let verdict = try fixture.verdict()
    #expect(verdict.outcome == .accept)
    let noted = verdict.findings.filter { $0.outcome == .noted }.map(\.check)
    #expect(noted.contains("conditions.window") && noted.contains("confirmation.window"))
    #expect(try !ResponseFixture().verdict().findings.contains { $0.check.hasSuffix(".window") })
  }

  @Test func ofSeveralBadConfirmationsTheFirstDecides() throws {
    var fixture = ResponseFixture()
    fixture.recipient = "https://other"
    let early = """
      </saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">\
      <saml:SubjectConfirmationData Recipient="\(ResponseFixture.acs)"/></saml:SubjectConfirmation>
      """
    fixture.nameID = fixture.nameID.replacingFirst("</saml:NameID>", with: early)
    let verdict = try fixture.verdict()
    #expect(verdict.error?.code == .confirmationUnbounded)
    #expect(verdict.findings.contains { $0.check == "confirmation.other" && $0.outcome == .noted })
  }

  @Test func theIdentityProvidersOwnStatusTextIsToldClean() throws {
    let base = "urn:oasis:names:tc:SAML:2.0:status:"
    var fixture = ResponseFixture()
    fixture.status = """
      <samlp:StatusCode Value="\(base)Responder"><samlp:StatusCode Value="\(base)AuthnFailed">\
      <samlp:StatusCode Value="urn:vendor:locked"/></samlp:StatusCode></samlp:StatusCode>\
      <samlp:StatusMessage>\n  Account\u{202E} locked\u{85}\tnow \(String(repeating: "x", count: 9000))</samlp:StatusMessage>
      """
    let text = fixture.xml(assertion: "")
    let signed = String(decoding: try Signer.sign(xml: text, elementID: "_r1", key: ResponseFixture.key), as: UTF8.self)
    for (message, isSigned) in [(signed, true), (text, false)] {
      let error = try #require(ResponseFixture.judge(message).error)
      #expect(error.code == .statusResponder)
      let received = try #require(error.received)
      #expect(received.hasPrefix("`\(base)Responder` `\(base)AuthnFailed` `urn:vendor:locked` `Account locked now xxx"))
      #expect(received.utf8.count < 1000 && error.message.contains("not signed") != isSigned)
    }
  }

  @Test func replay() throws {
    #expect(try codeGiven { $0.seenAssertionIDs = [OctetKey("_a1")] } == "saml.assertion.replayed")
    #expect(try codeGiven { $0.seenAssertionIDs = [OctetKey("_a2")] } == nil)
  }

  @Test func whatTheConnectionWants() throws {
    #expect(try codeGiven(.response) { $0.policy.wantAssertionsSigned = true } == "saml.signature.missing")
    #expect(try codeGiven(.assertion) { $0.policy.wantResponseSigned = true } == "saml.signature.missing")
    #expect(
      try codeGiven(.both) {
        $0.policy.wantResponseSigned = true; $0.policy.wantAssertionsSigned = true
      } == nil)
    #expect(try codeGiven { $0.policy.wantAssertionsEncrypted = true } == "saml.encryption.missing")
  }

  @Test func theFirstFailureInTheFactsOrderDecidesAndAllAreShown() throws {
    var fixture = ResponseFixture()
    fixture.recipient = "https://other"
    fixture.conditions = ""
    let verdict = try fixture.verdict { $0.seenAssertionIDs = [OctetKey("_a1")] }
    #expect(verdict.error?.code == .audienceMissing)
    #expect(
      verdict.findings.compactMap { $0.error?.code } == [.audienceMissing, .confirmationRecipient, .assertionReplayed])
  }

  @Test func nameIDRules() throws {
    #expect(try code(.assertion, { $0.nameID = "" }) == "saml.nameid.missing")
    #expect(try code(.assertion, { $0.nameID = "" }) { $0.policy.allowMissingNameID = true } == nil)
    #expect(try code(.assertion, { $0.nameID = "<saml:NameID> \n</saml:NameID>" }) == "saml.nameid.blank")
    let long = String(repeating: "x", count: 1025)
    #expect(try code(.assertion, { $0.nameID = "<saml:NameID>\(long)</saml:NameID>" }) == "saml.nameid.length")
    #expect(
      try code(.assertion, { $0.nameID = "<saml:NameID>a<saml:NameID>b</saml:NameID></saml:NameID>" })
        == "saml.shape.child")
    #expect(
      try code(.assertion, { $0.nameID = "<saml:EncryptedID><x/></saml:EncryptedID>" }) == "saml.encryption.shape")
  }

  @Test func timesThatAreNoTimes() throws {
    let text = String(
      decoding: try Signer.sign(
        xml: ResponseFixture().xml(assertion: ResponseFixture().assertion).replacingFirst(
          "AuthnInstant=\"\(ResponseFixture.now.rfc3339)", with: "AuthnInstant=\"yesterday"), elementID: "_a1",
        key: ResponseFixture.key), as: UTF8.self)
    #expect(ResponseFixture.judge(text).error?.code == .timeInvalid)
  }
}
