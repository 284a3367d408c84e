import Diagnostics
import SAML
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
