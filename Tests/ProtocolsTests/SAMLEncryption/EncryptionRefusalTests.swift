import Diagnostics
import SAML
import SampleIdP
import SignedXML
import Testing

/// What is refused before a private key is touched, each with its own code.
@Suite struct EncryptionRefusedBeforeAnyKeyIsUsed {
  private let gcm: String
  private let beside: String

  init() throws {
    gcm = try EncryptionFixture().text()
    beside = try EncryptionFixture(options: .init(placement: .referenced)).text()
  }

  private func code(_ text: String, _ change: (inout ValidationContext) -> Void = { _ in }) throws -> String? {
    let verdict = try EncryptionFixture.judge(text, change)
    #expect(verdict.work.privateKeyOperations == 0)
    return verdict.error?.code.rawValue
  }

  private var data: String { gcm.slice(from: "<xenc:EncryptedData", through: "</xenc:EncryptedData>") }
  private var key: String { gcm.slice(from: "<xenc:EncryptedKey", through: "</xenc:EncryptedKey>") }

  @Test func withoutADecryptionKey() throws {
    #expect(try code(gcm) { $0.spDecryptionKeys = [] } == "saml.encryption.no-keys")
    let inside = try EncryptionFixture(parts: [.attributes]).text()
    #expect(try code(inside) { $0.spDecryptionKeys = [] } == "saml.encryption.no-keys")
  }

  @Test func algorithmsThatAreNotOnTheList() throws {
    let cipher = ContentCipher.aes256GCM.rawValue
    let transport = KeyTransport.Algorithm.oaepMGF1P.rawValue
    for other in [
      "http://www.w3.org/2001/04/xmlenc#tripledes-cbc", "http://www.w3.org/2001/04/xmlenc#AES256-cbc", "", transport,
    ] {
      #expect(try code(gcm.replacingFirst(cipher, with: other)) == "saml.encryption.algorithm")
    }
    for other in ["http://www.w3.org/2001/04/xmlenc#kw-aes256", "http://www.w3.org/2001/04/xmlenc#dh", "", cipher] {
      #expect(try code(gcm.replacingFirst(transport, with: other)) == "saml.encryption.algorithm")
    }
    let digest = DigestAlgorithm.sha1.rawValue
    #expect(
      try code(gcm.replacingFirst(digest, with: "http://www.w3.org/2001/04/xmldsig-more#md5"))
        == "saml.encryption.algorithm")
    let mask = try EncryptionFixture(options: .init(transport: .oaepSHA256)).text()
      .replacingFirst("mgf1sha256", with: "mgf1md5")
    #expect(try code(mask) == "saml.encryption.algorithm")
  }

  @Test func rsa15WithoutTheSwitch() throws {
    let text = try EncryptionFixture(sign: .both, options: .init(transport: .rsa15)).text()
    #expect(try code(text) == "saml.encryption.algorithm")
    #expect(try EncryptionFixture.judge(text) { $0.policy.allowRSA15 = true }.error == nil)
  }

  @Test func ciphertextOutOfShape() throws {
    let content = gcm.slice(from: "</ds:KeyInfo><xenc:CipherData>", through: "</xenc:CipherData>")
    let reference =
      #"</ds:KeyInfo><xenc:CipherData><xenc:CipherReference URI="https://evil.example/x"/></xenc:CipherData>"#
    let changed = [
      gcm.replacingFirst(content, with: reference), gcm.replacingFirst(key, with: ""),
      gcm.replacingFirst(key, with: "<ds:KeyName>x</ds:KeyName>"), gcm.replacingFirst(data, with: ""),
      gcm.replacingFirst(data, with: data + data.replacingFirst("-1\"", with: "-2\"")),
      gcm.replacingFirst(data, with: "text" + data),
      gcm.replacingFirst("xmlenc#Element", with: "xmlenc#Content"),
      gcm.replacingFirst("<xenc:CipherValue>", with: "<xenc:CipherValue>*"),
      gcm.replacingFirst("<xenc:CipherValue>", with: "<xenc:CipherValue><!-- x -->"),
      gcm.replacingFirst("<xenc:CipherValue>", with: "<xenc:CipherValue><x/>"),
      gcm.replacingFirst(
        "</xenc:CipherData></xenc:EncryptedData>", with: "</xenc:CipherData><x/></xenc:EncryptedData>"),
      gcm.changingContent { $0 = Array($0.prefix(28)) },
      gcm.changingWrappedKey { $0 = [UInt8](repeating: 7, count: 4096) },
      gcm.replacingFirst("<ds:DigestMethod", with: "<x/><ds:DigestMethod"),
      beside.replacingFirst(##"URI="#_key-"##, with: ##"URI="#_other-"##),
    ]
    for (place, text) in changed.enumerated() {
      #expect(try code(text) == "saml.encryption.shape", "\(place)")
    }
    let mask = try EncryptionFixture(options: .init(transport: .oaepSHA256)).text().replacingFirst(
      KeyTransport.Algorithm.oaep.rawValue, with: KeyTransport.Algorithm.oaepMGF1P.rawValue)
    #expect(try code(mask) == "saml.encryption.shape")
    let label = try EncryptionFixture(
      options: .init(transport: KeyTransport(.oaepMGF1P, label: [UInt8](repeating: 1, count: 257)))
    ).text()
    #expect(try code(label) == "saml.encryption.shape")
    let blocks = try EncryptionFixture(options: .init(cipher: .aes128CBC)).text().changingContent { $0.removeLast() }
    #expect(try code(blocks) == "saml.encryption.shape")
  }

  @Test(arguments: [3, 9, 400])
  func tooManyKeys(_ count: Int) throws {
    let small = key.replacingFirst(#" Id="_key-EncryptedAssertion-1""#, with: "").replacingFirst(
      key.slice(from: "<xenc:CipherValue>", through: "</xenc:CipherValue>"),
      with: "<xenc:CipherValue>AAAA</xenc:CipherValue>")
    let keys = String(repeating: small, count: count)
    #expect(try code(gcm.replacingFirst(key, with: keys)) == "saml.encryption.key-count")
    let outside = gcm.replacingFirst(key, with: "").replacingFirst(
      "</xenc:EncryptedData>", with: "</xenc:EncryptedData>" + keys)
    #expect(try code(outside) == "saml.encryption.key-count")
  }

  @Test func signaturesThatTheConnectionAsksFor() throws {
    #expect(try code(gcm) { $0.policy.wantResponseSigned = true } == "saml.signature.missing")
  }

  @Test func ciphertextThatWasChangedAfterItWasSigned() throws {
    for cipher in ContentCipher.allCases {
      let text = try EncryptionFixture(sign: .response, options: .init(cipher: cipher)).text()
      #expect(try code(text.changingContent { $0[20] ^= 1 }) == "saml.signature.digest")
      #expect(try code(text.changingWrappedKey { $0[20] ^= 1 }) == "saml.signature.digest")
    }
  }
}
