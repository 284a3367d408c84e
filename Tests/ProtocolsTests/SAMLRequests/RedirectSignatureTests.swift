import Diagnostics
import Foundation
import SAML
import SignedXML
import Testing

@Suite("SAML redirect binding: signatures cover the octets received")
struct RedirectSignatureTests {
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let keys = Result { () throws(CodedError) in
    [
      try SigningKey.generate(commonName: "one.example", now: now),
      try SigningKey.generate(commonName: "two.example", now: now),
    ]
  }

  private let key: SigningKey
  private let other: SigningKey
  private let message = Array("<samlp:AuthnRequest>~+/=</samlp:AuthnRequest>".utf8)

  init() throws {
    let keys = try Self.keys.get()
    (key, other) = (keys[0], keys[1])
  }

  private func code(_ query: String, keys: [SigningKey]) -> ErrorCode? {
    do throws(CodedError) {
      try RedirectBinding.decode(query: query).verify(with: keys.map(\.verificationKey))
      return nil
    } catch {
      return error.code
    }
  }

  @Test func aSignedQueryVerifiesWithOneOfTheKeys() throws {
    let query = try RedirectBinding.query(
      for: message, as: .request, relayState: try RelayState("a b"), signedBy: key)
    #expect(try RedirectBinding.decode(query: query).octets == message)
    #expect(code(query, keys: [key]) == nil)
    #expect(code(query, keys: [other, key]) == nil)
    #expect(code(query, keys: [other]) == .samlBindingSignature)
    #expect(code(query, keys: []) == .samlBindingSignature)
  }

  @Test func theOrderOfParametersDoesNotMatter() throws {
    let query = try RedirectBinding.query(for: message, as: .response, relayState: try RelayState("s"), signedBy: key)
    let shuffled = query.split(separator: "&").reversed().joined(separator: "&")
    #expect(code("x=1&" + shuffled + "&y=2", keys: [key]) == nil)
  }

  @Test func lowerCaseEscapesVerifyAsTheyWereSent() throws {
    let upper = try RedirectBinding.query(for: message, as: .request, relayState: try RelayState("a/b"))
    let lowered = Self.lowerCaseEscapes(
      upper + "&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256")
    let signature = Data(try key.signature(over: Array(lowered.utf8))).base64EncodedString()
    let escaped = try #require(signature.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    let query = lowered + "&Signature=" + Self.lowerCaseEscapes(escaped)
    #expect(query.contains("%2f"))
    #expect(code(query, keys: [key]) == nil)
    #expect(code(query.replacing("RelayState=a%2fb", with: "RelayState=a%2Fb"), keys: [key]) == .samlBindingSignature)
  }

  @Test func whatIsChangedOrAddedDoesNotVerify() throws {
    let query = try RedirectBinding.query(for: message, as: .request, signedBy: key)
    #expect(code(query + "&RelayState=added", keys: [key]) == .samlBindingSignature)
    #expect(code(query.replacing("SAMLRequest=", with: "SAMLResponse="), keys: [key]) == .samlBindingSignature)
    #expect(code(query.replacing("rsa-sha256", with: "rsa-sha512"), keys: [key]) == .samlBindingSignature)
    let signed = try RedirectBinding.query(
      for: message, as: .request, relayState: try RelayState("kept"), signedBy: key)
    #expect(code(signed.replacing("&RelayState=kept", with: ""), keys: [key]) == .samlBindingSignature)
    #expect(code(signed.replacing("kept", with: "lost"), keys: [key]) == .samlBindingSignature)
  }

  /// Empty counts as absent to the reader, and is signed or not as it was sent.
  @Test func anEmptyRelayStateIsSignedAsItWasSent() throws {
    let query = try RedirectBinding.query(for: message, as: .request, signedBy: key)
    #expect(code(query + "&RelayState=", keys: [key]) == .samlBindingSignature)
    #expect(code(query + "&RelayState", keys: [key]) == .samlBindingSignature)
    let bare = try RedirectBinding.query(for: message, as: .request)
    let signed = bare + "&RelayState=&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256"
    let value = Data(try key.signature(over: Array(signed.utf8))).base64EncodedString()
    let escaped = try #require(value.addingPercentEncoding(withAllowedCharacters: .alphanumerics))
    #expect(code(signed + "&Signature=" + escaped, keys: [key]) == nil)
    #expect(try RedirectBinding.decode(query: signed + "&Signature=" + escaped).relayState == nil)
    #expect(
      code((signed + "&Signature=" + escaped).replacing("&RelayState=", with: ""), keys: [key]) == .samlBindingSignature
    )
  }

  @Test(arguments: ["rsa-sha1", "hmac-sha256", "rsa-md5", ""])
  func anAlgorithmOutsideTheListIsRefusedBeforeAnyKey(name: String) throws {
    let query = try RedirectBinding.query(for: message, as: .request, signedBy: key)
    let changed = query.replacing("2001%2F04%2Fxmldsig-more%23rsa-sha256", with: "2000%2F09%2Fxmldsig%23\(name)")
    #expect(code(changed, keys: [key]) == .samlBindingAlgorithm)
  }

  @Test func anUnsignedQueryIsRefusedWhereASignatureIsAskedFor() throws {
    let query = try RedirectBinding.query(for: message, as: .request)
    #expect(code(query, keys: [key]) == .samlBindingUnsigned)
  }

  private static func lowerCaseEscapes(_ text: String) -> String {
    text.replacing(/%[0-9A-F]{2}/) { $0.output.lowercased() }
  }
}
