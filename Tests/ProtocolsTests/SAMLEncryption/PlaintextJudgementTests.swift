import Diagnostics
import SAML
import SampleIdP
import SignedXML
import Testing

/// Encryption is no authentication: anybody may encrypt for us, so that a plaintext is believed for its own signature or
/// for the one over its ciphertext.
@Suite struct PlaintextIsJudgedLikeText {
  private func code(_ text: String, _ change: (inout ValidationContext) -> Void = { _ in }) throws -> String? {
    try EncryptionFixture.judge(text, change).error?.code.rawValue
  }

  /// An assertion as text, alone and with every namespace it needs.
  private func assertion(_ signed: ResponseFixture.Signed, _ key: SigningKey = ResponseFixture.key) throws -> String {
    var fixture = ResponseFixture()
    fixture.responseInResponseTo = nil
    fixture.confirmationInResponseTo = nil
    return try fixture.text(signed, key: key).slice(from: "<saml:Assertion", through: "</saml:Assertion>")
  }

  private func code(hiding plaintext: String, _ options: Encryptor.Options = .init()) throws -> String? {
    let text = try EncryptionFixture.response(hiding: Array(plaintext.utf8), options: options)
      .replacingFirst(#" InResponseTo="_request1""#, with: "")
    return try code(text)
  }

  /// CBC does not notice changes, so that there a missing signature must not be told from a wrong padding.
  @Test(arguments: ContentCipher.allCases)
  func anUnsignedAssertionIsRefusedUnderAnyCipher(_ cipher: ContentCipher) throws {
    let expected = cipher.isAuthenticated ? "saml.signature.missing" : "saml.encryption.failed"
    #expect(try code(EncryptionFixture(sign: .nothing, options: .init(cipher: cipher)).text()) == expected)
    #expect(try code(hiding: assertion(.none), .init(cipher: cipher)) == expected)
    #expect(try code(hiding: assertion(.assertion), .init(cipher: cipher)) == nil)
  }

  @Test func aStrangersSignatureInsideIsRefused() throws {
    #expect(try code(hiding: assertion(.assertion, ResponseFixture.otherKey)) == "saml.signature.invalid")
  }

  @Test func aPlaintextThatWasChangedBeforeItWasEncryptedIsRefused() throws {
    let changed = try assertion(.assertion).replacingFirst("alice@", with: "admin@")
    #expect(try code(hiding: changed) == "saml.signature.digest")
  }

  @Test func wrappingInsideThePlaintextIsRefused() throws {
    let genuine = try assertion(.assertion)
    let signature = genuine.slice(from: "<ds:Signature", through: "</ds:Signature>")
    let forged = try assertion(.none).replacingFirst(#"ID="_a1""#, with: #"ID="_evil""#)
      .replacingFirst("alice@", with: "admin@")
    let advice = "</saml:Conditions><saml:Advice>\(genuine)</saml:Advice>"
    #expect(try code(hiding: forged.replacingFirst("</saml:Conditions>", with: advice)) == "saml.signature.missing")
    let moved = forged.replacingFirst("</saml:Issuer>", with: "</saml:Issuer>" + signature)
    #expect(try code(hiding: moved) == "saml.signature.reference")
    let bare = genuine.replacingFirst(signature, with: "")
    let object = signature.replacingFirst("</ds:Signature>", with: "<ds:Object>\(bare)</ds:Object></ds:Signature>")
    #expect(
      try code(hiding: forged.replacingFirst("</saml:Issuer>", with: "</saml:Issuer>" + object))
        == "saml.signature.object")
    #expect(
      try code(hiding: forged.replacingFirst("<saml:Subject>", with: genuine + "<saml:Subject>")) == "saml.shape.child")
  }

  /// The signature of the assertion that stands in the clear elsewhere says nothing about the plaintext.
  @Test func aSignatureOutsideSaysNothingOfThePlaintext() throws {
    let text = try EncryptionFixture.response(hiding: Array(assertion(.none).utf8))
      .replacingFirst(
        "<samlp:Status>", with: "<samlp:Extensions>\(assertion(.assertion))</samlp:Extensions><samlp:Status>"
      )
      .replacingFirst(#" InResponseTo="_request1""#, with: "")
    #expect(try code(text) == "saml.signature.missing")
  }

  @Test func aPlaintextIsHeldToTheSchema() throws {
    let genuine = try assertion(.none)
    #expect(
      try code(hiding: genuine.replacingFirst("<saml:Subject>", with: "<saml:X/><saml:Subject>")) == "saml.shape.child")
    #expect(try code(hiding: genuine.replacingFirst(#"Version="2.0""#, with: #"Version="1.1""#)) == "saml.version")
    #expect(try code(hiding: genuine.replacingFirst(#" ID="_a1""#, with: "")) == "saml.shape.attribute-missing")
  }

  @Test func aSignedResponseDoesNotStandInForTheSignatureThatIsAskedFor() throws {
    let text = try EncryptionFixture(sign: .response).text()
    #expect(try code(text) { $0.policy.wantAssertionsSigned = true } == "saml.signature.missing")
    let both = try EncryptionFixture(sign: .both).text()
    #expect(
      try code(both) {
        $0.policy.wantAssertionsSigned = true; $0.policy.wantResponseSigned = true
      } == nil)
  }

  @Test func privateKeyOperationsOfOneMessageAreBounded() throws {
    var response = SampleResponseOptions(sign: .response)
    response.encryption = SampleEncryption(
      for: try EncryptionKey(certificatePEM: EncryptionFixture.spKey.certificatePEM), parts: [.attributes])
    let person = SamplePerson(nameID: "alice@example.org", attributes: (0..<33).map { .init("a\($0)", ["x"]) })
    let octets = try EncryptionFixture.idp.respond(
      to: nil, for: person, acsURL: ResponseFixture.acs, audience: ResponseFixture.sp, now: ResponseFixture.now,
      options: response)
    let verdict = try EncryptionFixture.judge(String(decoding: octets, as: UTF8.self))
    #expect(verdict.error?.code == .encryptionWork)
    #expect(verdict.work.privateKeyOperations == MessageWork.standardMaximum)
    let work = verdict.findings.filter { $0.check == "decryption.work" }
    #expect(work.count == 32 && work.allSatisfy { $0.received == "private-key operations: 1" })
  }

  @Test func aStrangersMessageIsWorthFewerOperations() throws {
    let key = try EncryptionFixture.decryptionKey(EncryptionFixture.nextKey)
    let text = try EncryptionFixture.response(
      hiding: Array(assertion(.assertion).utf8), for: [EncryptionFixture.spKey, EncryptionFixture.spKey])
    for count in [2, 3, 8] {
      let verdict = try EncryptionFixture.judge(text) { $0.spDecryptionKeys = Array(repeating: key, count: count) }
      #expect(verdict.error?.code == (count == 2 ? .encryptionFailed : .encryptionWork))
      #expect(verdict.work.privateKeyOperations == MessageWork.strangersMaximum)
    }
  }

  @Test func twoKeysAreTriedWithEachOfOurs() throws {
    let ours = try [EncryptionFixture.spKey, EncryptionFixture.nextKey].map(EncryptionFixture.decryptionKey)
    let text = try EncryptionFixture.response(
      hiding: Array(assertion(.assertion).utf8), for: [ResponseFixture.otherKey, EncryptionFixture.nextKey])
    let verdict = try EncryptionFixture.judge(text.replacingFirst(#" InResponseTo="_request1""#, with: "")) {
      $0.spDecryptionKeys = ours
    }
    #expect(verdict.error == nil)
    #expect(verdict.work.privateKeyOperations == 4)
  }
}
