import Diagnostics
import SAML
import SignedXML
import Testing

@Suite("SAML bindings: what is written is escaped")
struct SAMLBindingEscapingTests {
  static let hostile = [
    "\"><script>alert(1)</script>", "'\"&<>\r\n\t", "a&SAMLRequest=x", "100 % + more", "übergröße ✓", "%22%3E",
  ]

  @Test(arguments: hostile)
  func aRelayStateComesBackFromAQueryUnchanged(text: String) throws {
    let query = try RedirectBinding.query(
      for: Array("<a/>".utf8), as: .request, relayState: try RelayState(text))
    #expect(!query.contains("<") && !query.contains("\"") && !query.contains(" "))
    let message = try RedirectBinding.decode(query: query)
    #expect(message.relayState?.text.hasSameOctets(as: text) == true)
    #expect(message.octets == Array("<a/>".utf8))
    #expect(message.kind == .request)
    #expect(!message.isSigned)
  }

  @Test(arguments: hostile)
  func aRelayStateCannotLeaveItsFormField(text: String) throws {
    let page = try POSTBinding.page(
      for: Array("<a/>".utf8), as: .response, to: try MessageLocation("https://app.example/acs?x=1&y='2'"),
      relayState: try RelayState(text))
    #expect(page.ranges(of: "<script>").count == 1)
    #expect(page.ranges(of: "<input ").count == 2)
    #expect(page.contains("action=\"https://app.example/acs?x=1&amp;y='2'\""))
    #expect(page.contains("name=\"SAMLResponse\" value=\"PGEvPg==\""))
  }

  @Test(arguments: hostile)
  func aFormComesBackUnchanged(text: String) throws {
    let message = try POSTBinding.decode(
      form: POSTBinding.form(for: Array(text.utf8), as: .response, relayState: try RelayState(text)))
    #expect(message.kind == .response)
    #expect(message.relayState?.text.hasSameOctets(as: text) == true)
    #expect(Base64.decode(message.encoded.utf8) == Array(text.utf8))
  }

  @Test func aControlCharacterCannotStandInAPage() throws {
    let location = try MessageLocation("https://app.example/acs")
    #expect(throws: CodedError(.samlMessageCharacter, "", remedy: "")) {
      try POSTBinding.page(for: [], as: .response, to: location, relayState: try RelayState("\u{0}"))
    }
  }

  @Test func thePolicyOfThePageNamesItsOneScriptAndTheReceiver() throws {
    let policy = POSTBinding.contentSecurityPolicy(for: try MessageLocation("https://app.example:8443/acs?x"))
    #expect(policy.contains("script-src 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE='"))
    #expect(policy.contains("form-action https://app.example:8443;"))
  }

  @Test(arguments: [
    "javascript:alert(1)", "data:text/html,x", "//app.example/acs", "/acs", "https://", "https:///acs",
    "https://user@app.example/", "https://app.example/#x", "https://app.example/\"><script>",
    "https://app.example/ x", "https://app.example;script-src/*", "https://exämple/",
  ])
  func aDestinationThatIsNoPlainAddressIsRefused(text: String) {
    #expect(throws: CodedError(.samlBindingLocation, "", remedy: "")) { try MessageLocation(text) }
  }

  @Test func aQueryJoinsWhatTheAddressAlreadyCarries() throws {
    let plain = try RedirectBinding.location(
      of: [0x41], as: .request, at: try MessageLocation("https://idp.example/sso"))
    #expect(plain.hasPrefix("https://idp.example/sso?SAMLRequest="))
    let more = try RedirectBinding.location(
      of: [0x41], as: .request, at: try MessageLocation("https://idp.example/sso?tenant=1"))
    #expect(more.hasPrefix("https://idp.example/sso?tenant=1&SAMLRequest="))
  }

  @Test func aRelayStateIsAtMostEightyOctetsNotCharacters() throws {
    #expect(try RelayState(String(repeating: "a", count: 80)).text.utf8.count == 80)
    for text in ["", String(repeating: "a", count: 81), String(repeating: "ü", count: 41)] {
      #expect(throws: CodedError(.samlRelayState, "", remedy: "")) { try RelayState(text) }
    }
  }
}
