import Diagnostics
import Foundation
import SAML
import SampleIdP
import SignedXML
import Testing

/// Once a private key may have been used, every refusal is the same to the last octet: a sender who could tell a wrong
/// padding from a wrong tag or a wrong document could read other people's ciphertext, a question at a time.
@Suite struct EncryptionRefusedWithOneVoice {
  private typealias Case = (name: String, text: String)

  /// Everything of an error that anybody could see.
  private func whole(_ error: CodedError) -> [String?] {
    [
      error.code.rawValue, error.message, error.expected, error.received, error.remedy, error.exposure.rawValue,
      error.position.map { "\($0)" },
    ]
  }

  private func expectOneVoice(_ cases: [Case], limits: XMLLimits = .message) throws {
    let context = try EncryptionFixture.context { $0.policy.allowRSA15 = true }
    let model = ResponseFixture.judge(
      try EncryptionFixture.response(hiding: Array("no XML".utf8)), context)
    let expected = whole(try #require(model.error))
    #expect(expected[0] == "saml.encryption.failed")
    for (name, text) in cases {
      let verdict = ResponseValidator(limits: limits).judge(Array(text.utf8), context: context)
      #expect(verdict.error.map(whole) == expected, "\(name)")
      #expect(verdict.findings.compactMap { $0.error.map(whole) } == [expected], "\(name)")
    }
  }

  private func message(_ cipher: ContentCipher, _ transport: KeyTransport = .oaepSHA1) throws -> String {
    try EncryptionFixture(options: .init(cipher: cipher, transport: transport)).text()
  }

  @Test func contentThatWasTamperedWith() throws {
    let gcm = try message(.aes128GCM)
    let cbc = try message(.aes128CBC)
    var cases: [Case] = [
      ("tag", gcm.changingContent { $0[$0.count - 1] ^= 1 }),
      ("first octet of the tag", gcm.changingContent { $0[$0.count - 16] ^= 0x80 }),
      ("vector", gcm.changingContent { $0[0] ^= 1 }),
      ("ciphertext", gcm.changingContent { $0[500] ^= 1 }),
      ("tag of four octets", gcm.changingContent { $0.removeLast(12) }),
      ("no tag", gcm.changingContent { $0.removeLast(16) }),
      ("octets behind the tag", gcm.changingContent { $0 += [0, 0, 0, 0] }),
      ("block left out", cbc.changingContent { $0.removeLast(16) }),
      ("first block left out", cbc.changingContent { $0.removeFirst(16) }),
      ("block twice", cbc.changingContent { $0 += $0.suffix(16) }),
      ("all zero", cbc.changingContent { $0 = [UInt8](repeating: 0, count: $0.count) }),
    ]
    // Blocks of CBC, one bit each: vector, middle, the two that make the padding.
    for offset in [0, 7, 16, 320, 321] { cases.append(("octet \(offset)", cbc.changingContent { $0[offset] ^= 1 })) }
    for back in 1...32 { cases.append(("octet -\(back)", cbc.changingContent { $0[$0.count - back] ^= 0x40 })) }
    try expectOneVoice(cases)
  }

  @Test(arguments: [KeyTransport.oaepSHA1, .oaepSHA256, .rsa15])
  func wrappedKeysThatWereTamperedWith(_ transport: KeyTransport) throws {
    let cipher = ContentCipher.aes128CBC
    let text = try message(cipher, transport)
    let ones = [UInt8](repeating: 0xFF, count: 256)
    let cases: [Case] = [
      ("first octet", text.changingWrappedKey { $0[0] ^= 1 }),
      ("last octet", text.changingWrappedKey { $0[255] ^= 1 }),
      ("zero", text.changingWrappedKey { $0 = $0.map { _ in 0 } }),
      ("one", text.changingWrappedKey { $0 = $0.dropLast().map { _ in 0 } + [1] }),
      ("above the modulus", text.changingWrappedKey { $0 = ones }),
      ("short", text.changingWrappedKey { $0.removeLast() }),
      ("long", text.changingWrappedKey { $0.insert(0, at: 0) }),
      ("longer content key", text.replacingFirst(cipher.rawValue, with: ContentCipher.aes256CBC.rawValue)),
      ("other mode", text.replacingFirst(cipher.rawValue, with: ContentCipher.aes128GCM.rawValue)),
      (
        "somebody else's",
        try EncryptionFixture(options: .init(transport: transport), key: EncryptionFixture.nextKey).text()
      ),
    ]
    try expectOneVoice(cases)
  }

  @Test func methodsThatWereExchanged() throws {
    let sha1 = DigestAlgorithm.sha1.rawValue
    let oaep = try message(.aes256GCM)
    let named = try message(.aes256GCM, .oaepSHA256)
    let method = oaep.slice(
      from: #"<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa"#,
      through: "</xenc:EncryptionMethod>")
    let label = "<xenc:OAEPparams>AQID</xenc:OAEPparams><ds:DigestMethod"
    try expectOneVoice([
      ("digest", oaep.replacingFirst(sha1, with: DigestAlgorithm.sha256.rawValue)),
      ("mask", named.replacingFirst("mgf1sha256", with: "mgf1sha1")),
      ("label", oaep.replacingFirst("<ds:DigestMethod", with: label)),
      (
        "OAEP as RSA 1.5",
        oaep.replacingFirst(
          method, with: #"<xenc:EncryptionMethod Algorithm="\#(KeyTransport.rsa15.algorithm.rawValue)"/>"#)
      ),
      (
        "RSA 1.5 as OAEP",
        try message(.aes256GCM, .rsa15).replacingFirst(
          KeyTransport.rsa15.algorithm.rawValue, with: KeyTransport.oaepSHA1.algorithm.rawValue)
      ),
    ])
  }

  @Test(arguments: [ContentCipher.aes256CBC, .aes256GCM])
  func plaintextsThatAreNoAssertion(_ cipher: ContentCipher) throws {
    let saml = "urn:oasis:names:tc:SAML:2.0:assertion"
    let assertion = #"<a:Assertion xmlns:a="\#(saml)"/>"#
    let plaintexts: [(String, String)] = [
      ("text", "x"), ("white space", "   "), ("cut short", String(assertion.dropLast())),
      ("two roots", assertion + assertion), ("text behind", assertion + "x"),
      ("document type", "<!DOCTYPE a>" + assertion), ("instruction", "<?x y?>" + assertion),
      ("entity", #"<a:Assertion xmlns:a="\#(saml)">&x;</a:Assertion>"#),
      ("other name", #"<a:Response xmlns:a="\#(saml)"/>"#), ("no namespace", "<Assertion/>"),
      ("other namespace", #"<a:Assertion xmlns:a="urn:other"/>"#), ("prefix that is not bound", "<saml:Assertion/>"),
      ("relative namespace", #"<a:Assertion xmlns:a="\#(saml)" xmlns:b="b"/>"#),
      ("control character", #"<a:Assertion xmlns:a="\#(saml)">\#u{1}</a:Assertion>"#),
      ("one identifier twice", #"<a:Assertion xmlns:a="\#(saml)" ID="x"><y ID="x"/></a:Assertion>"#),
      ("too deep", String(repeating: "<a>", count: 80) + String(repeating: "</a>", count: 80)),
    ]
    var cases: [Case] = []
    for (name, plaintext) in plaintexts {
      cases.append(
        (name, try EncryptionFixture.response(hiding: Array(plaintext.utf8), options: .init(cipher: cipher))))
    }
    cases.append(("no UTF-8", try EncryptionFixture.response(hiding: [0xC3, 0x28], options: .init(cipher: cipher))))
    try expectOneVoice(cases)
  }

  @Test func aPlaintextBeyondTheLimits() throws {
    let elements =
      #"<a:Assertion xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">"# + String(repeating: "<b/>", count: 60)
    let text = try EncryptionFixture.response(hiding: Array((elements + "</a:Assertion>").utf8))
    try expectOneVoice([("elements", text)], limits: XMLLimits(maximumElements: 40))
  }

  /// Ciphertext that a signature covers can still be broken; the answer stays the same.
  @Test func partsOfASignedAssertion() throws {
    let holder = try Encryptor.envelope(
      Array("<x/>".utf8), as: "EncryptedID", in: "urn:oasis:names:tc:SAML:2.0:assertion",
      for: [EncryptionKey(certificatePEM: EncryptionFixture.spKey.certificatePEM)])
    var fixture = ResponseFixture()
    fixture.nameID = String(decoding: holder, as: UTF8.self)
    let foreign = try EncryptionFixture(sign: .both, parts: [.attributes], key: EncryptionFixture.nextKey).text()
    try expectOneVoice([("EncryptedID", try fixture.text(.assertion)), ("EncryptedAttribute", foreign)])
  }
}
