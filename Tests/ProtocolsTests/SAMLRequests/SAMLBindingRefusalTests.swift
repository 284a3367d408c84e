import Diagnostics
import Foundation
import SAML
import Testing

@Suite("SAML bindings: what is received is bounded and unambiguous")
struct SAMLBindingRefusalTests {
  private let query: String

  init() throws {
    query = try RedirectBinding.query(for: Array("<a/>".utf8), as: .request, relayState: try RelayState("s1"))
  }

  private func code(_ query: String) -> ErrorCode? {
    do throws(CodedError) {
      _ = try RedirectBinding.decode(query: query)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func aKnownParameterComesOnce() {
    #expect(code(query) == nil)
    #expect(code("\(query)&SAMLRequest=AAAA") == .samlBindingDuplicate)
    #expect(code("\(query)&SAMLReques%74=AAAA") == .samlBindingDuplicate)
    #expect(code("\(query)&RelayState=other") == .samlBindingDuplicate)
    #expect(code("\(query)&SigAlg=a&SigAlg=b&Signature=AA==") == .samlBindingDuplicate)
    #expect(code("\(query)&SigAlg=a&Signature=AA==&Signature=AA==") == .samlBindingDuplicate)
    #expect(code("\(query)&unknown=1&unknown=2") == nil)
  }

  /// A combining mark behind a separator makes one character with it, and separates all the same.
  @Test func separatorsAreOctets() {
    #expect(code("\(query)&\u{301}=x&SAMLRequest=AAAA") == .samlBindingDuplicate)
    #expect(code("RelayState=s&\u{301}x=1&RelayState=t&\(query)") == .samlBindingDuplicate)
    #expect(code("SAMLRequest=\u{301}AAAA") == .samlBindingBase64)
    #expect(code("a=1&\u{301}b=2&\(query)") == nil)
  }

  @Test func oneMessageAtATime() {
    #expect(code("\(query)&SAMLResponse=AAAA") == .samlBindingAmbiguous)
    #expect(code("RelayState=s1") == .samlBindingMissing)
    #expect(code("") == .samlBindingMissing)
    #expect(code("samlrequest=AAAA") == .samlBindingMissing)
  }

  @Test func halfASignatureIsRefused() {
    #expect(
      code("\(query)&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256") == .samlBindingMissing)
    #expect(code("\(query)&Signature=AAAA") == .samlBindingMissing)
  }

  @Test(arguments: ["%", "%4", "%zz", "%FF", "%C0%AF"])
  func brokenEscapesAreRefused(escape: String) {
    #expect(code("SAMLRequest=\(escape)") == .samlBindingEscape)
    #expect(code("\(escape)=x&\(query)") == .samlBindingEscape)
  }

  @Test(arguments: ["AAA", "AA==AA==", "AB%3D%3D", "%2B%2F-_", "AAA%3D%3D"])
  func brokenBase64IsRefused(text: String) {
    #expect(code("SAMLRequest=\(text)") == .samlBindingBase64)
  }

  @Test func onlyOneWholeRawStreamIsInflated() throws {
    let base64 = try #require(
      query.dropFirst("SAMLRequest=".count).split(separator: "&").first?.removingPercentEncoding)
    let stream = [UInt8](try #require(Data(base64Encoded: base64)))
    for broken in [
      [], Array(stream.dropLast()), stream + [0], [0x78, 0x9C] + stream, Array("<a/>".utf8), [0xFF, 0xFF, 0xFF],
    ] {
      #expect(code("SAMLRequest=\(Self.escaped(broken))") == .samlBindingDeflate)
    }
  }

  @Test func anInflateBombStopsAtTheLimit() throws {
    let exact = try RedirectBinding.query(
      for: [UInt8](repeating: 0x20, count: RedirectBinding.maximumMessageOctets), as: .request)
    #expect(try RedirectBinding.decode(query: exact).octets.count == RedirectBinding.maximumMessageOctets)
    let bomb = try RedirectBinding.query(for: [UInt8](repeating: 0x20, count: 64 << 20), as: .request)
    #expect(bomb.utf8.count < RedirectBinding.maximumQueryOctets)
    #expect(code(bomb) == .samlBindingInflated)
  }

  @Test func anOverlongQueryIsNotRead() {
    #expect(
      code("SAMLRequest=" + String(repeating: "A", count: RedirectBinding.maximumQueryOctets)) == .samlBindingSize)
    #expect(code(String(repeating: "a=b&", count: 65) + query) == .samlBindingSize)
  }

  @Test func anotherEncodingIsRefused() {
    #expect(
      code("\(query)&SAMLEncoding=urn%3Aoasis%3Anames%3Atc%3ASAML%3A2.0%3Abindings%3AURL-Encoding%3ADEFLATE") == nil)
    #expect(code("\(query)&SAMLEncoding=urn%3Ax") == .samlBindingEncoding)
  }

  @Test func aFormIsReadByTheSameRules() throws {
    let message = try POSTBinding.decode(form: "SAMLResponse=PGEv%0D%0APg%3D%3D&RelayState=a%2Bb+c&submit=")
    #expect(message.kind == .response)
    #expect(message.encoded == "PGEv\r\nPg==")
    #expect(message.relayState?.text == "a+b c")
    #expect(throws: CodedError(.samlBindingDuplicate, "", remedy: "")) {
      try POSTBinding.decode(form: "SAMLResponse=AAAA&SAMLResponse=AAAA")
    }
    #expect(throws: CodedError(.samlBindingMissing, "", remedy: "")) { try POSTBinding.decode(form: "RelayState=a") }
    #expect(throws: CodedError(.samlRelayState, "", remedy: "")) {
      try POSTBinding.decode(form: "SAMLResponse=AAAA&RelayState=" + String(repeating: "x", count: 81))
    }
    #expect(try POSTBinding.decode(form: "SAMLResponse=AAAA&RelayState=").relayState == nil)
  }

  private static func escaped(_ octets: [UInt8]) -> String {
    Data(octets).base64EncodedString().addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}
