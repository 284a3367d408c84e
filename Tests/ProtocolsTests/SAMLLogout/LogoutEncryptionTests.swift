import Diagnostics
import SAML
import SignedXML
import Testing

/// An EncryptedID is opened in a message that is signed as a whole, by the rules that hold for assertions.
@Suite("SAML logout: an encrypted name is opened once the message is authentic")
struct LogoutEncryptionTests {
  private struct Keys {
    let idp, service, next: SigningKey

    init() throws {
      idp = try .generate(commonName: "idp.example", now: LogoutEncryptionTests.now, kind: .p256)
      service = try .generate(commonName: "sp.example", now: LogoutEncryptionTests.now)
      next = try .generate(commonName: "next.example", now: LogoutEncryptionTests.now)
    }

    static let all = Result { try Keys() }
  }

  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let sp = "https://sp.example/"
  private let keys: Keys
  private let context: LogoutContext
  private let request = LogoutRequest(
    id: "_r1", issueInstant: now, destination: "https://sp.example/slo", issuer: "https://idp.example/",
    nameID: NameIdentifier("alice@corp.example", format: NameIDFormat.emailAddress, spNameQualifier: sp),
    sessionIndexes: ["s1"])

  init() throws {
    keys = try Keys.all.get()
    context = LogoutContext(
      spEntityID: Self.sp, sloURL: "https://sp.example/slo",
      idp: IdentityProviderTrust(
        entityID: "https://idp.example/", signingCertificates: [keys.idp.verificationKey]),
      now: Self.now, spDecryptionKeys: try [keys.service, keys.next].map(Self.decryptionKey))
  }

  private static func decryptionKey(_ key: SigningKey) throws -> DecryptionKey {
    try DecryptionKey(privateKeyPEM: key.privateKeyPEM, certificatePEM: key.certificatePEM)
  }

  /// The request with its NameID encrypted, not signed.
  private func encrypted(_ options: Encryptor.Options = .init(), for key: SigningKey? = nil) throws -> [UInt8] {
    let recipient = try EncryptionKey(certificatePEM: (key ?? keys.service).certificatePEM)
    return try Encryptor.encrypt(xml: request.octets(), as: "EncryptedID", for: recipient, options: options) {
      $0.isNamed("NameID", in: SAMLVocabulary.assertionNamespace)
    }
  }

  /// The request that hides `plaintext`.
  private func hiding(_ plaintext: String, for recipients: [SigningKey]) throws -> [UInt8] {
    let holder = try Encryptor.envelope(
      Array(plaintext.utf8), as: "EncryptedID", in: SAMLVocabulary.assertionNamespace,
      for: recipients.map { try EncryptionKey(certificatePEM: $0.certificatePEM) })
    let text = String(decoding: try request.octets(), as: UTF8.self)
    let name = text.slice(from: "<saml:NameID", through: "</saml:NameID>")
    return Array(text.replacingFirst(name, with: String(decoding: holder, as: UTF8.self)).utf8)
  }

  private func posted(_ octets: [UInt8]) throws -> LogoutMessage {
    .post(try Signer.sign(xml: octets, elementID: "_r1", key: keys.idp))
  }

  private func redirected(_ octets: [UInt8]) throws -> LogoutMessage {
    .redirect(try RedirectBinding.decode(query: RedirectBinding.query(for: octets, as: .request, signedBy: keys.idp)))
  }

  private func judge(
    _ message: LogoutMessage, _ change: (inout LogoutContext) -> Void = { _ in }
  ) -> LogoutVerdict<LogoutRequest> {
    var context = context
    change(&context)
    return LogoutValidator().judge(request: message, context: context)
  }

  @Test(arguments: ContentCipher.allCases)
  func itIsReadByBothBindingsUnderEveryCipher(_ cipher: ContentCipher) throws {
    let octets = try encrypted(.init(cipher: cipher))
    for message in [try posted(octets), try redirected(octets)] {
      let verdict = judge(message)
      #expect(verdict.message == request)
      #expect(verdict.work.privateKeyOperations == 1)
      #expect(verdict.findings.contains { $0.check == "nameid.decryption" && $0.received == cipher.rawValue })
    }
  }

  @Test func itIsOpenedWithTheKeyThatIsNext() throws {
    let verdict = judge(try posted(encrypted(for: keys.next)))
    #expect(verdict.message == request)
    #expect(verdict.work.privateKeyOperations == 2)
  }

  @Test func nothingIsDecryptedBeforeTheMessageIsAuthentic() throws {
    let octets = try encrypted()
    let unsigned = judge(.post(octets))
    #expect(unsigned.error?.code == .signatureMissing && unsigned.work.privateKeyOperations == 0)
    let stranger = try SigningKey.generate(commonName: "x", now: Self.now, kind: .p256)
    let foreign = judge(.post(try Signer.sign(xml: octets, elementID: "_r1", key: stranger)))
    #expect(foreign.error?.code == .signatureInvalid && foreign.work.privateKeyOperations == 0)
    let query = RedirectBinding.self
    let redirect = judge(
      .redirect(try query.decode(query: query.query(for: octets, as: .request, signedBy: stranger))))
    #expect(redirect.error?.code == .samlBindingSignature && redirect.work.privateKeyOperations == 0)
  }

  @Test func withoutOurKeyTheOperatorIsTold() throws {
    let verdict = judge(try posted(encrypted())) { $0.spDecryptionKeys = [] }
    #expect(verdict.error?.code == .encryptionNoKeys && verdict.error?.exposure == .operator)
  }

  @Test func whateverIsWrongWithCiphertextHasOneAnswer() throws {
    let nameID = #"<a:NameID xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">bob</a:NameID>"#
    let stranger = try SigningKey.generate(commonName: "x", now: Self.now)
    var answers: Set<String> = []
    for octets in [
      try hiding("no XML", for: [keys.service]), try hiding("<NameID>bob</NameID>", for: [keys.service]),
      try hiding(nameID + nameID, for: [keys.service]), try hiding(nameID, for: [stranger]),
      try hiding("<!DOCTYPE x>" + nameID, for: [keys.service]),
      try hiding(nameID.replacing("NameID", with: "Issuer"), for: [keys.service]),
    ] {
      for message in [try posted(octets), try redirected(octets)] {
        let error = try #require(judge(message).error)
        #expect(error.code == .encryptionFailed)
        answers.insert("\(error) \(error.remedy) \(error.exposure)")
      }
    }
    #expect(answers.count == 1)
    #expect(judge(try posted(hiding(nameID, for: [keys.service]))).message?.nameID == NameIdentifier("bob"))
  }

  /// A name that was hidden is held to the rules of one in the clear.
  @Test func theNameIsHeldToItsRules() throws {
    func code(_ content: String) throws -> ErrorCode? {
      let nameID = #"<a:NameID xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion">"# + content + "</a:NameID>"
      return judge(try posted(hiding(nameID, for: [keys.service]))).error?.code
    }
    #expect(try code(" ") == .nameIDBlank)
    #expect(try code(String(repeating: "a", count: 1025)) == .nameIDLength)
    #expect(try code("a<b/>") == .shapeChild)
  }

  @Test func itsShapeAndItsAlgorithmsAreJudgedBeforeAKeyIsUsed() throws {
    let rsa15 = try posted(encrypted(.init(transport: .rsa15)))
    let refused = judge(rsa15)
    #expect(refused.error?.code == .encryptionAlgorithm && refused.work.privateKeyOperations == 0)
    #expect(judge(rsa15) { $0.allowRSA15 = true }.message == request)
    let three = judge(
      try posted(hiding("<x/>", for: Array(repeating: keys.service, count: 3))))
    #expect(three.error?.code == .encryptionKeyCount && three.work.privateKeyOperations == 0)
    let text = String(decoding: try request.octets(), as: UTF8.self)
    let both = text.replacingFirst("<saml:NameID", with: "<saml:EncryptedID/><saml:NameID")
    #expect(judge(try posted(Array(both.utf8))).error?.code == .shapeChild)
  }

  /// Two wrapped keys for each of ours, and no more.
  @Test func privateKeyOperationsAreBounded() throws {
    let key = try Self.decryptionKey(keys.next)
    let message = try posted(hiding("<x/>", for: [keys.service, keys.service]))
    let verdict = judge(message) { $0.spDecryptionKeys = Array(repeating: key, count: 20) }
    #expect(verdict.error?.code == .encryptionWork)
    #expect(verdict.work.privateKeyOperations == MessageWork.standardMaximum)
  }
}
