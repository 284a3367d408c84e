import Diagnostics
import SAML
import SignedXML
import Testing

@Suite("SAML logout: only a message that is signed as a whole ends a session")
struct LogoutTests {
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let keys = Result { () throws(CodedError) in
    [
      try SigningKey.generate(commonName: "idp.example", now: now),
      try SigningKey.generate(commonName: "other.example", now: now),
    ]
  }

  private let key: SigningKey
  private let other: SigningKey
  private let context: LogoutContext
  private let request = LogoutRequest(
    id: "_r1", issueInstant: now, destination: "https://sp.example/slo", issuer: "https://idp.example/",
    notOnOrAfter: now + .seconds(60), reason: LogoutReason.user,
    nameID: NameIdentifier(
      "alice@corp.example", format: NameIDFormat.emailAddress, nameQualifier: "q", spNameQualifier: "sp"),
    sessionIndexes: ["s1", "s2"])
  private let response = LogoutResponse(
    id: "_a1", issueInstant: now, destination: "https://sp.example/slo", issuer: "https://idp.example/",
    inResponseTo: "_r1")

  init() throws {
    let keys = try Self.keys.get()
    (key, other) = (keys[0], keys[1])
    context = LogoutContext(
      spEntityID: "https://sp.example/",
      sloURL: "https://sp.example/slo",
      idp: IdentityProviderTrust(entityID: "https://idp.example/", signingCertificates: [keys[0].verificationKey]),
      now: Self.now)
  }

  private func redirect(
    _ octets: [UInt8], _ kind: MessageKind = .request, signedBy key: SigningKey?
  ) throws -> LogoutMessage {
    .redirect(try RedirectBinding.decode(query: RedirectBinding.query(for: octets, as: kind, signedBy: key)))
  }

  private func judge(_ message: LogoutMessage, _ context: LogoutContext? = nil) -> ErrorCode? {
    LogoutValidator().judge(request: message, context: context ?? self.context).error?.code
  }

  /// The refusal of a posted request after `change`, signed again.
  private func refusalOfRequest(changing change: (inout LogoutRequest) -> Void) throws -> ErrorCode? {
    var changed = request
    change(&changed)
    return judge(.post(try changed.octets(signedBy: key)))
  }

  private func refusal(ofAnswerChanging change: (inout LogoutResponse) -> Void) throws -> ErrorCode? {
    var changed = response
    change(&changed)
    return LogoutValidator().judge(
      response: .post(try changed.octets(signedBy: key)), inResponseTo: "_r1", context: context
    ).error?.code
  }

  @Test func aSignedRequestIsReadBackAsItWasWrittenByBothBindings() throws {
    for message in [
      LogoutMessage.post(try request.octets(signedBy: key)), try redirect(try request.octets(), signedBy: key),
    ] {
      let verdict = LogoutValidator().judge(request: message, context: context)
      #expect(verdict.message == request)
      #expect(verdict.error == nil)
      #expect(verdict.findings.allSatisfy { $0.outcome != .failed })
      #expect(verdict.findings.contains { $0.check == "destination" && $0.outcome == .passed })
    }
  }

  @Test func aSignedAnswerIsAccepted() throws {
    for message in [
      LogoutMessage.post(try response.octets(signedBy: key)),
      try redirect(try response.octets(), .response, signedBy: key),
    ] {
      let verdict = LogoutValidator().judge(response: message, inResponseTo: "_r1", context: context)
      #expect(verdict.message?.inResponseTo == "_r1")
      #expect(verdict.message?.isPartial == false)
    }
  }

  @Test func aPartialLogoutIsOneAndSaysSo() throws {
    var partial = response
    partial.status = .partialLogout
    let verdict = LogoutValidator().judge(
      response: .post(try partial.octets(signedBy: key)), inResponseTo: "_r1", context: context)
    #expect(verdict.message?.isPartial == true)
    #expect(verdict.findings.contains { $0.check == "status.partial" && $0.outcome == .noted })
  }

  @Test func anUnsignedMessageIsRefused() throws {
    #expect(judge(.post(try request.octets())) == .signatureMissing)
    #expect(judge(try redirect(try request.octets(), signedBy: nil)) == .samlBindingUnsigned)
    // An enveloped signature does not stand in for that of the query.
    #expect(judge(try redirect(try request.octets(signedBy: key), signedBy: nil)) == .samlBindingUnsigned)
  }

  @Test func aMessageOfAnotherKeyIsRefused() throws {
    #expect(judge(.post(try request.octets(signedBy: other))) == .signatureInvalid)
    #expect(judge(try redirect(try request.octets(), signedBy: other)) == .samlBindingSignature)
  }

  @Test func withoutAConfiguredKeyEverythingIsRefused() throws {
    var open = context
    open.idp.signingCertificates = []
    #expect(judge(.post(try request.octets(signedBy: key)), open) == .signatureNoKeys)
    #expect(judge(try redirect(try request.octets(), signedBy: key), open) == .signatureNoKeys)
  }

  /// A captured, signed assertion inside an unsigned message: what is signed must be the message itself.
  @Test func aSignedElementInsideAnUnsignedMessageProvesNothing() throws {
    let assertion = try Signer.sign(
      xml: "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_captured\"/>",
      elementID: "_captured", key: key)
    let captured = String(decoding: assertion, as: UTF8.self)
    let unsigned = String(decoding: try request.octets(), as: UTF8.self)
    let inExtensions = unsigned.replacing(
      "</saml:Issuer>", with: "</saml:Issuer><samlp:Extensions>\(captured)</samlp:Extensions>")
    #expect(judge(.post(Array(inExtensions.utf8))) == .signatureMissing)
    let besideIssuer = unsigned.replacing("</saml:Issuer>", with: "</saml:Issuer>\(captured)")
    #expect(judge(.post(Array(besideIssuer.utf8))) == .shapeChild)
    let signature = try #require(captured.firstMatch(of: /<ds:Signature.*<\/ds:Signature>/)).output
    let borrowed = unsigned.replacing("</saml:Issuer>", with: "</saml:Issuer>\(signature)")
    #expect(judge(.post(Array(borrowed.utf8))) == .signatureReference)
  }

  @Test func aChangedMessageIsRefused() throws {
    let signed = String(decoding: try request.octets(signedBy: key), as: UTF8.self)
    #expect(judge(.post(Array(signed.replacing("alice@", with: "malice@").utf8))) == .signatureDigest)
    let commented = signed.replacing("alice@corp", with: "alice@<!-- -->corp")
    let verdict = LogoutValidator().judge(request: .post(Array(commented.utf8)), context: context)
    #expect(verdict.message?.nameID == request.nameID, "a comment is no part of what was signed, nor of what is read")
  }

  @Test func theEnvelopeIsJudged() throws {
    #expect(try refusalOfRequest { $0.issuer = "https://idp.example" } == .issuerMismatch)
    #expect(try refusalOfRequest { $0.destination = "https://sp.example/SLO" } == .destinationMismatch)
    #expect(try refusalOfRequest { $0.destination = nil } == .destinationMissing)
    #expect(try refusalOfRequest { $0.issueInstant = Self.now + .seconds(120) } == nil)
    #expect(try refusalOfRequest { $0.issueInstant = Self.now + .seconds(121) } == .samlLogoutNotYet)
    #expect(try refusalOfRequest { $0.issueInstant = Self.now - .seconds(420) } == nil)
    #expect(try refusalOfRequest { $0.issueInstant = Self.now - .seconds(421) } == .samlLogoutStale)
    #expect(try refusalOfRequest { $0.notOnOrAfter = Self.now - .seconds(119) } == nil)
    #expect(try refusalOfRequest { $0.notOnOrAfter = Self.now - .seconds(120) } == .samlLogoutExpired)
    #expect(try refusalOfRequest { $0.notOnOrAfter = nil } == nil)
  }

  @Test func everyFailureIsAFindingAndTheFirstDecides() throws {
    var wrong = request
    wrong.issuer = "https://elsewhere.example/"
    wrong.destination = nil
    wrong.notOnOrAfter = Self.now - .seconds(3600)
    let verdict = LogoutValidator().judge(request: .post(try wrong.octets(signedBy: key)), context: context)
    #expect(verdict.error?.code == .issuerMismatch)
    #expect(
      verdict.findings.filter { $0.outcome == .failed }.compactMap(\.error?.code) == [
        .issuerMismatch, .destinationMissing, .samlLogoutExpired,
      ])
  }

  @Test func theSubjectAndTheSessionsAreBounded() throws {
    #expect(try refusalOfRequest { $0.nameID.value = " \n" } == .nameIDBlank)
    #expect(try refusalOfRequest { $0.nameID.value = String(repeating: "a", count: 1025) } == .nameIDLength)
    #expect(try refusalOfRequest { $0.sessionIndexes = (0..<64).map { "s\($0)" } } == nil)
    #expect(try refusalOfRequest { $0.sessionIndexes = (0..<65).map { "s\($0)" } } == .samlLogoutSessionIndex)
    #expect(try refusalOfRequest { $0.sessionIndexes = [""] } == .nameIDBlank)
    #expect(try refusalOfRequest { $0.sessionIndexes = [] } == nil)
  }

  /// Changes the text of an unsigned request and sends it with a signed query.
  private func refusal(replacing text: String, with other: String) throws -> ErrorCode? {
    let octets = String(decoding: try request.octets(), as: UTF8.self).replacing(text, with: other)
    return judge(try redirect(Array(octets.utf8), signedBy: key))
  }

  @Test func aSignedMessageOfAnotherShapeIsRefused() throws {
    #expect(try refusal(replacing: "samlp:LogoutRequest", with: "samlp:AuthnRequest") == .samlLogoutRoot)
    #expect(try refusal(replacing: "Version=\"2.0\"", with: "Version=\"1.1\"") == .samlVersion)
    #expect(try refusal(replacing: " ID=\"_r1\"", with: "") == .shapeAttributeMissing)
    #expect(try refusal(replacing: Self.now.rfc3339, with: "today") == .timeInvalid)
    #expect(try refusal(replacing: "saml:NameID", with: "saml:EncryptedID") == .encryptionShape)
    #expect(try refusal(replacing: "saml:NameID", with: "saml:Subject") == .shapeChild)
    #expect(try refusal(replacing: "saml:Issuer", with: "saml:Audience") == .shapeChild)
    #expect(
      try refusal(replacing: "<saml:Issuer>https://idp.example/</saml:Issuer>", with: "") == .shapeChildMissing)
    #expect(try refusal(replacing: "alice", with: "<b/>alice") == .shapeChild)
    #expect(try refusal(replacing: "samlp:SessionIndex", with: "samlp:Status") == .shapeChild)
    let twice = "<saml:NameID>bob</saml:NameID><saml:NameID "
    #expect(try refusal(replacing: "<saml:NameID ", with: twice) == .shapeChild)
    #expect(judge(try redirect(try request.octets(), .response, signedBy: key)) == .samlLogoutRoot)
    #expect(judge(.post(try response.octets(signedBy: key))) == .samlLogoutRoot)
  }

  @Test func theAnswerMustBelongToOurRequest() throws {
    #expect(try refusal(ofAnswerChanging: { $0.inResponseTo = "_other" }) == .inResponseToMismatch)
    #expect(try refusal(ofAnswerChanging: { $0.inResponseTo = nil }) == .inResponseToMissing)
    #expect(try refusal(ofAnswerChanging: { $0.status = .refused("no such session") }) == .samlLogoutStatus)
    #expect(try refusal(ofAnswerChanging: { $0.issuer = "x" }) == .issuerMismatch)
    let verdict = LogoutValidator().judge(
      response: .post(try response.octets(signedBy: key)), inResponseTo: nil, context: context)
    #expect(verdict.error?.code == .inResponseToUnexpected)
  }

  @Test func namesAreEqualOnlyInEveryPart() {
    let name = request.nameID
    #expect(name == request.nameID)
    for change: (inout NameIdentifier) -> Void in [
      { $0.value += " " }, { $0.format = nil }, { $0.nameQualifier = "" }, { $0.spNameQualifier = "SP" },
    ] {
      var changed = name
      change(&changed)
      #expect(changed != name)
    }
  }
}
