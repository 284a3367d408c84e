import Diagnostics
import SAML
import SignedXML
import Testing

@Suite("SAML authentication requests")
struct AuthnRequestTests {
  private let request = AuthnRequest(
    id: "_a1", issueInstant: Instant(milliseconds: 1_795_000_000_123), destination: "https://idp.example/sso?a=1&b=2",
    acsURL: "https://sp.example/t/acme/saml/okta/acs", spEntityID: "https://sp.example/\"><script>&amp;",
    forceAuthn: true, nameIDFormat: NameIDFormat.persistent, requestedAuthnContext: ["urn:a", "urn:b"])

  private func code(_ text: String) -> ErrorCode? {
    do throws(CodedError) {
      _ = try AuthnRequest(parsing: Array(text.utf8))
      return nil
    } catch {
      return error.code
    }
  }

  @Test func aRequestIsReadBackAsItWasWritten() throws {
    let read = try AuthnRequest(parsing: request.octets())
    #expect(read.id == request.id)
    #expect(read.issueInstant == request.issueInstant)
    #expect(read.destination == request.destination)
    #expect(read.acsURL == request.acsURL)
    #expect(read.spEntityID == request.spEntityID)
    #expect(read.forceAuthn)
    #expect(read.nameIDFormat == request.nameIDFormat)
    #expect(read.requestedAuthnContext == request.requestedAuthnContext)
  }

  @Test func whatIsNotAskedForIsNotSaid() throws {
    let plain = AuthnRequest(
      id: "_a1", issueInstant: Instant(milliseconds: 0), destination: "https://idp.example/sso",
      acsURL: "https://sp.example/acs", spEntityID: "sp")
    let text = String(decoding: try plain.octets(), as: UTF8.self)
    #expect(
      text == """
        <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" \
        xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1" Version="2.0" \
        IssueInstant="1970-01-01T00:00:00.000Z" Destination="https://idp.example/sso" \
        ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" \
        AssertionConsumerServiceURL="https://sp.example/acs"><saml:Issuer>sp</saml:Issuer></samlp:AuthnRequest>
        """)
    let read = try AuthnRequest(parsing: plain.octets())
    #expect(!read.forceAuthn && read.nameIDFormat == nil && read.requestedAuthnContext.isEmpty)
  }

  @Test(arguments: ["", "1a", "a b", "-a", "a:b", "ä", "a\"", String(repeating: "a", count: 257)])
  func anIDThatIsNoNameIsRefused(id: String) {
    var wrong = request
    wrong.id = id
    #expect(throws: CodedError(.samlMessageID, "", remedy: "")) { try wrong.octets() }
  }

  @Test(arguments: ["\u{0}", "\u{8}", "\u{FFFE}", "\u{FFFF}"])
  func aCharacterThatXMLCannotCarryIsRefused(character: String) {
    var wrong = request
    wrong.spEntityID = "sp\(character)"
    #expect(throws: CodedError(.samlMessageCharacter, "", remedy: "")) { try wrong.octets() }
  }

  @Test func anIncompleteRequestIsRefusedWithItsOwnCode() throws {
    let text = String(decoding: try request.octets(), as: UTF8.self)
    #expect(code(text) == nil)
    #expect(code(text.replacing("AuthnRequest", with: "LogoutRequest")) == .samlRequestRoot)
    #expect(code(text.replacing("SAML:2.0:protocol", with: "SAML:1.1:protocol")) == .samlRequestRoot)
    #expect(code(text.replacing("Version=\"2.0\"", with: "Version=\"1.1\"")) == .samlRequestVersion)
    #expect(code(text.replacing(" ID=\"_a1\"", with: "")) == .samlRequestIncomplete)
    #expect(code(text.replacing("AssertionConsumerServiceURL", with: "Elsewhere")) == .samlRequestIncomplete)
    #expect(code(text.replacing("saml:Issuer", with: "saml:Audience")) == .samlRequestIncomplete)
    #expect(code(text.replacing("ForceAuthn=\"true\"", with: "ForceAuthn=\"yes\"")) == .samlRequestValue)
    #expect(code(text.replacing(request.issueInstant.rfc3339, with: "yesterday")) == .samlRequestValue)
  }
}

@Suite("SAML authentication requests: what may be asked, and by which signature")
struct AuthnRequestOptionsTests {
  private static let key = Result { () throws(CodedError) in
    try SigningKey.generate(commonName: "sp.example", now: Instant(milliseconds: 1_795_000_000_000))
  }

  private func request(_ replyTo: AuthnRequest.ReplyTo) -> AuthnRequest {
    AuthnRequest(
      id: "_a1", issueInstant: Instant(milliseconds: 1_795_000_000_123), destination: "https://idp.example/sso",
      replyTo: replyTo, spEntityID: "https://sp.example/")
  }

  private func code(_ text: String) -> ErrorCode? {
    do throws(CodedError) {
      _ = try AuthnRequest(parsing: Array(text.utf8))
      return nil
    } catch {
      return error.code
    }
  }

  @Test(arguments: [
    AuthnRequest.ReplyTo.url("https://sp.example/acs", binding: nil),
    .url("https://sp.example/acs", binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"), .index(0),
    .index(65_535), .defaultService,
  ])
  func theAddressOfTheAnswerIsReadBack(replyTo: AuthnRequest.ReplyTo) throws {
    #expect(try AuthnRequest(parsing: request(replyTo).octets()).replyTo == replyTo)
  }

  @Test(arguments: AuthnRequest.Comparison.allCases)
  func everythingThatCanBeAskedIsReadBack(comparison: AuthnRequest.Comparison) throws {
    var asked = request(.defaultService)
    asked.isPassive = true
    asked.forceAuthn = true
    asked.providerName = "Wiki & more"
    asked.nameIDFormat = NameIDFormat.persistent
    asked.allowsCreation = false
    asked.requestedAuthnContext = ["urn:a"]
    asked.contextComparison = comparison
    let read = try AuthnRequest(parsing: asked.octets())
    #expect(read.isPassive && read.forceAuthn && !read.allowsCreation)
    #expect(read.providerName == "Wiki & more")
    #expect(read.contextComparison == comparison)
    #expect(read.requestedAuthnContext == ["urn:a"])
  }

  @Test func aTransientIdentifierIsNeverAskedToBeCreated() throws {
    var asked = request(.defaultService)
    asked.nameIDFormat = NameIDFormat.transient
    #expect(!String(decoding: try asked.octets(), as: UTF8.self).contains("AllowCreate"))
  }

  @Test func anIndexExcludesAnAddress() throws {
    let text = String(decoding: try request(.index(3)).octets(), as: UTF8.self)
    let index = "AssertionConsumerServiceIndex=\"3\""
    #expect(code(text) == nil)
    #expect(code(text.replacing(index, with: index + " AssertionConsumerServiceURL=\"x\"")) == .samlRequestValue)
    #expect(code(text.replacing(index, with: index + " ProtocolBinding=\"x\"")) == .samlRequestValue)
    #expect(code(text.replacing("\"3\"", with: "\"65536\"")) == .samlRequestValue)
  }

  @Test func aPostedRequestIsReadFromItsSignedOctets() throws {
    let key = try Self.key.get()
    var asked = request(.url("https://sp.example/acs", binding: nil))
    asked.requestedAuthnContext = ["urn:a"]
    let signed = try asked.octets(signedBy: key)
    let read = try AuthnRequest(verifying: signed, with: [key.verificationKey])
    #expect(read.id == "_a1" && read.replyTo == asked.replyTo)
    // The schema has the Signature right after Issuer.
    let root = try ParsedDocument(parsing: signed).root
    #expect(root.children.map(\.localName) == ["Issuer", "Signature", "RequestedAuthnContext"])
    let changed = String(decoding: signed, as: UTF8.self).replacing("sp.example/acs", with: "evil.example/acs")
    #expect(throws: CodedError(.signatureDigest, "", remedy: "")) {
      try AuthnRequest(verifying: Array(changed.utf8), with: [key.verificationKey])
    }
    #expect(throws: CodedError(.signatureMissing, "", remedy: "")) {
      try AuthnRequest(verifying: asked.octets(), with: [key.verificationKey])
    }
  }
}
