import Diagnostics
import SAML
import SampleIdP
import SignedXML
import Testing

@Suite struct EncryptedResponsesThatAreAccepted {
  private static let transports: [KeyTransport] = [
    .rsa15, .oaepSHA1, .oaepSHA256, KeyTransport(.oaepMGF1P, digest: .sha256),
  ]
  private static let variants: [KeyTransport] = [
    KeyTransport(.oaepMGF1P, digest: .sha384), KeyTransport(.oaepMGF1P, digest: .sha512), KeyTransport(.oaep),
    KeyTransport(.oaep, digest: .sha256), KeyTransport(.oaep, maskDigest: .sha256),
    KeyTransport(.oaep, digest: .sha384, maskDigest: .sha384),
    KeyTransport(.oaep, digest: .sha512, maskDigest: .sha512), KeyTransport(.oaepMGF1P, label: [1, 2, 3, 0, 255]),
  ]

  @Test(arguments: ContentCipher.allCases, [SampleResponseOptions.Signing.assertion, .response, .both])
  func everyTransportUnderEveryCipher(_ cipher: ContentCipher, _ sign: SampleResponseOptions.Signing) throws {
    for transport in Self.transports {
      var fixture = EncryptionFixture(sign: sign)
      fixture.options = .init(cipher: cipher, transport: transport)
      let text = try fixture.text()
      try VectorFolder.keep(
        "encryption", "\(transport.name) \(cipher) \(sign)", Array(text.utf8),
        EncryptionFixture.context { $0.policy.allowRSA15 = true }, expected: nil, keys: [EncryptionFixture.spKey])
      let verdict = try EncryptionFixture.judge(text) { $0.policy.allowRSA15 = true }
      #expect(verdict.error == nil, "\(transport) \(String(describing: verdict.error))")
      #expect(verdict.assertion?.nameID == "alice@example.org")
      #expect(verdict.assertion?.values(of: "groups") == ["Support", "On-call"])
      #expect(verdict.assertion?.values(of: "displayName") == ["Alice Müller & <Söhne>"])
      #expect(verdict.isResponseSigned == (sign != .assertion))
      #expect(verdict.isAssertionSigned == (sign != .response))
      #expect(verdict.work.privateKeyOperations == 1)
    }
  }

  @Test(arguments: variants)
  func everyDigestMaskAndLabelOfOAEP(_ transport: KeyTransport) throws {
    let text = try EncryptionFixture(options: .init(transport: transport)).text()
    try VectorFolder.keep(
      "encryption", transport.name, Array(text.utf8), EncryptionFixture.context(), expected: nil,
      keys: [EncryptionFixture.spKey])
    let verdict = try EncryptionFixture.judge(text)
    #expect(verdict.assertion?.nameID == "alice@example.org")
  }

  @Test(arguments: Encryptor.KeyPlacement.allCases, SampleResponseOptions.Style.allCases)
  func whereverTheKeyStands(_ placement: Encryptor.KeyPlacement, _ style: SampleResponseOptions.Style) throws {
    var fixture = EncryptionFixture(sign: .both, style: style)
    fixture.options = .init(placement: placement, includesCertificate: true)
    #expect(try fixture.verdict().error == nil)
    fixture.options = .init(placement: placement, recipient: ResponseFixture.sp, keyName: "session key")
    #expect(try fixture.verdict().error == nil)
  }

  @Test func aRecipientOfAnotherNameIsStillTriedWhereItIsTheOnlyOne() throws {
    let fixture = EncryptionFixture(options: .init(recipient: "https://old-name.example.org"))
    #expect(try fixture.verdict().error == nil)
  }

  @Test func anyOfOurKeysOpens() throws {
    let keys = try [EncryptionFixture.nextKey, EncryptionFixture.spKey].map(EncryptionFixture.decryptionKey)
    for key in [EncryptionFixture.nextKey, EncryptionFixture.spKey] {
      let verdict = try EncryptionFixture(key: key).verdict { $0.spDecryptionKeys = keys }
      #expect(verdict.error == nil)
      let opened = verdict.findings.first { $0.check == "assertion.decryption" }
      #expect(opened?.expected == key.verificationKey.thumbprint)
      #expect(verdict.work.privateKeyOperations == (key === EncryptionFixture.nextKey ? 1 : 2))
    }
  }

  @Test(arguments: [SampleResponseOptions.Signing.assertion, .response, .both])
  func encryptedNameIDsAndAttributes(_ sign: SampleResponseOptions.Signing) throws {
    for parts: Set<SampleEncryption.Part> in [
      [.nameID], [.attributes], [.nameID, .attributes], [.assertion, .nameID],
    ] {
      let fixture = EncryptionFixture(sign: sign, parts: parts, options: .init(placement: .beside))
      let verdict = try fixture.verdict()
      #expect(verdict.error == nil, "\(parts) \(String(describing: verdict.error))")
      #expect(verdict.assertion?.nameID == "alice@example.org")
      #expect(verdict.assertion?.nameIDFormat == NameIDFormat.emailAddress)
      #expect(verdict.assertion?.attributes.map(\.name) == ["groups", "displayName"])
      #expect(verdict.assertion?.values(of: "groups") == ["Support", "On-call"])
    }
  }

  @Test func theStepsOfDecryptionStandInTheTrace() throws {
    let checks = try EncryptionFixture(sign: .both, parts: [.assertion, .nameID]).verdict().findings.map(\.check)
    #expect(
      checks.prefix(12) == [
        "xml.scan", "xml.parse", "response.shape", "response.assertions", "signature.response",
        "assertion.decryption", "decryption.work", "signature.assertion", "nameid.decryption", "decryption.work",
        "assertion.read", "version.response",
      ])
  }

  @Test func encryptionThatIsAskedForIsEnough() throws {
    #expect(try EncryptionFixture().verdict { $0.policy.wantAssertionsEncrypted = true }.error == nil)
    #expect(
      try EncryptionFixture(parts: []).verdict { $0.policy.wantAssertionsEncrypted = true }.error?.code
        == .encryptionMissing)
  }

  @Test func theSameCiphertextHasTheSameVerdict() throws {
    let text = try EncryptionFixture(sign: .both, options: .init(transport: .rsa15)).text()
    let verdicts = try (0..<2).map { _ in try EncryptionFixture.judge(text) { $0.policy.allowRSA15 = true } }
    #expect(verdicts[0].findings == verdicts[1].findings)
  }
}

extension KeyTransport {
  fileprivate var name: String { "\(algorithm) \(digest) \(maskDigest)" + (label.isEmpty ? "" : " label") }
}
