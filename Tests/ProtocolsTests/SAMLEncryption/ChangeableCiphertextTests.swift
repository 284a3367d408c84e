import Diagnostics
import SAML
import SampleIdP
import SignedXML
import Testing

/// CBC lets anybody change what somebody else encrypted. Whatever becomes of the plaintext (its padding, its XML, its
/// schema, its signature), the sender sees one and the same refusal until a signature inside it holds.
@Suite struct ChangeableCiphertext {
  private static let cbc = Encryptor.Options(cipher: .aes128CBC)

  /// All of a verdict that a sender could be shown or could count.
  private func visible(_ verdict: Verdict) -> String {
    let findings = verdict.findings.map { finding in
      "\(finding.check) \(finding.outcome) \(finding.expected ?? "") \(finding.received ?? "")"
        + (finding.error.map { "\($0) \($0.remedy) \($0.exposure)" } ?? "")
    }
    let error = verdict.error.map { "\($0) \($0.remedy) \($0.exposure) \(String(describing: $0.position))" } ?? ""
    return [
      "\(verdict.outcome)", error, findings.joined(separator: "\n"), "\(verdict.triedKeyThumbprints)",
      "\(verdict.isSigned)", "\(verdict.work.privateKeyOperations)",
    ].joined(separator: "\n")
  }

  private func judge(_ text: String, _ keys: [SigningKey] = [EncryptionFixture.spKey]) throws -> Verdict {
    let ours = try keys.map(EncryptionFixture.decryptionKey)
    return try EncryptionFixture.judge(text) { $0.spDecryptionKeys = ours }
  }

  private func judge(hiding plaintext: String, _ keys: [SigningKey] = [EncryptionFixture.spKey]) throws -> Verdict {
    let text = try EncryptionFixture.response(hiding: Array(plaintext.utf8), options: Self.cbc)
    return try judge(text.replacingFirst(#" InResponseTo="_request1""#, with: ""), keys)
  }

  /// Plaintexts of which each was refused for a reason of its own, were it in the clear.
  private func plaintexts() throws -> [(code: String?, text: String)] {
    var fixture = ResponseFixture()
    (fixture.responseInResponseTo, fixture.confirmationInResponseTo) = (nil, nil)
    func assertion(_ signed: ResponseFixture.Signed, _ key: SigningKey = ResponseFixture.key) throws -> String {
      try fixture.text(signed, key: key).slice(from: "<saml:Assertion", through: "</saml:Assertion>")
    }
    let (signed, unsigned) = (try assertion(.assertion), try assertion(.none))
    return [
      (nil, "no XML"), (nil, signed + "x"), (nil, ""), (nil, String(signed.dropLast())),
      (nil, #"<a:Response xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"/>"#),
      ("saml.signature.missing", unsigned),
      ("saml.signature.invalid", try assertion(.assertion, ResponseFixture.otherKey)),
      ("saml.signature.digest", signed.replacingFirst("alice@", with: "admin@")),
      ("saml.signature.base64", signed.replacingFirst("<ds:SignatureValue>", with: "<ds:SignatureValue>*")),
      ("saml.signature.reference", signed.replacingFirst(##"URI="#_a1""##, with: ##"URI="#_b""##)),
      ("saml.signature.algorithm", signed.replacingFirst("#rsa-sha256", with: "#hmac-sha256")),
      ("saml.signature.key-type", signed.replacingFirst("#rsa-sha256", with: "#ecdsa-sha256")),
      ("saml.shape.child", unsigned.replacingFirst("<saml:Subject>", with: "<saml:X/><saml:Subject>")),
      ("saml.shape.text", unsigned.replacingFirst("<saml:Subject>", with: "x<saml:Subject>")),
      ("saml.shape.attribute-missing", unsigned.replacingFirst(#" ID="_a1""#, with: "")),
      ("saml.version", unsigned.replacingFirst(#"Version="2.0""#, with: #"Version="1.1""#)),
    ]
  }

  @Test func hasOneOutcomeWhateverItsPlaintextIs() throws {
    for keys in [[EncryptionFixture.spKey], [EncryptionFixture.spKey, EncryptionFixture.nextKey]] {
      var outcomes: Set<String> = []
      for (code, text) in try plaintexts() where !text.isEmpty {
        let verdict = try judge(hiding: text, keys)
        outcomes.insert(visible(verdict))
        #expect(verdict.error?.code == .encryptionFailed)
        #expect(verdict.concealedCause?.code.rawValue == code, "\(text)")
      }
      #expect(outcomes.count == 1)
    }
  }

  /// Bits of a genuine message, turned by somebody who could not read it: vector, every block, padding.
  @Test func hasOneOutcomeWhereverItIsChanged() throws {
    let text = try EncryptionFixture(options: Self.cbc).text()
    var outcomes: Set<String> = []
    var refused = 0
    var generator = SplitMix(state: 20_261_123)
    for number in 0..<400 {
      let changed = text.changingContent { octets in
        switch number % 4 {
        case 0: octets[number / 4 % 32] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: octets[octets.count - 1 - number / 4 % 32] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: octets[Int.random(in: 0..<octets.count, using: &generator)] ^= .random(in: 1...255, using: &generator)
        default: octets.removeLast(16 * Int.random(in: 1..<octets.count / 16 - 1, using: &generator))
        }
      }
      let verdict = try judge(changed)
      guard verdict.error != nil else {
        #expect(verdict.assertion?.nameID == EncryptionFixture.alice.nameID)
        continue
      }
      refused += 1
      outcomes.insert(visible(verdict))
    }
    // Padding may hold anything but its last octet, and is under no signature.
    #expect(refused > 380)
    #expect(outcomes.count == 1)
  }

  /// Ciphertext of GCM, called CBC, would let the mode without a tag tell of the one with a tag.
  @Test func hasOneOutcomeWhereItWasMadeByGCM() throws {
    let text = try EncryptionFixture(options: .init(cipher: .aes128GCM)).text()
      .replacingFirst(ContentCipher.aes128GCM.rawValue, with: ContentCipher.aes128CBC.rawValue)
    var outcomes = [visible(try judge(hiding: "no XML"))]
    for start in 0..<8 {
      let cut = text.changingContent { $0 = Array($0.dropFirst(start).prefix(($0.count - start) / 16 * 16)) }
      outcomes.append(visible(try judge(cut)))
    }
    #expect(Set(outcomes).count == 1)
  }

  @Test func isBelievedOnceItsOwnSignatureHolds() throws {
    let verdict = try EncryptionFixture(options: Self.cbc).verdict()
    #expect(verdict.assertion?.nameID == EncryptionFixture.alice.nameID)
    #expect(verdict.isAssertionSigned && verdict.concealedCause == nil)
    #expect(verdict.findings.filter { $0.check == "signature.assertion" }.map(\.outcome) == [.passed])
    #expect(verdict.work.signatureChecks == 1)
    let late = try EncryptionFixture(options: Self.cbc).verdict { $0.spEntityID = "https://other.example.org" }
    #expect(late.error?.code == .audienceMismatch && late.concealedCause == nil)
  }

  /// That the certificate is over is said of a signature that holds.
  @Test func isRefusedForAnExpiredCertificateInItsOwnWords() throws {
    let verdict = try EncryptionFixture(options: Self.cbc).verdict {
      $0.policy.checkCertificateExpiration = true
      $0.now = Instant(milliseconds: 4_000_000_000_000)
    }
    #expect(verdict.error?.code == .certificateExpired)
    #expect(verdict.findings.last { $0.outcome == .failed }?.check == "signature.assertion")
  }

  /// With a signed response nothing is decrypted that anybody could have changed.
  @Test func isNotDecryptedAtAllWhereResponsesMustBeSigned() throws {
    let verdict = try EncryptionFixture(options: Self.cbc).verdict { $0.policy.wantResponseSigned = true }
    #expect(verdict.error?.code == .signatureMissing && verdict.work.privateKeyOperations == 0)
  }

  /// In verified octets it is the signer's, so that what is wrong with it is said.
  @Test func isRefusedInItsOwnWordsUnderASignature() throws {
    let verdict = try EncryptionFixture(sign: .response, options: Self.cbc).verdict {
      $0.policy.wantAssertionsSigned = true
    }
    #expect(verdict.error?.code == .signatureMissing && verdict.concealedCause == nil)
  }

  @Test func isExplainedToWhoeverHoldsTheKeys() throws {
    let text = try EncryptionFixture(sign: .nothing, options: Self.cbc).text()
    let context = try EncryptionFixture.context()
    let explanation = Explanation(
      of: ResponseFixture.judge(text, context), octets: Array(text.utf8), context: context)
    #expect(explanation.error?.code == .encryptionFailed)
    #expect(explanation.remedies.map(\.code) == [.encryptionFailed, .signatureMissing])
    #expect(explanation.checks.last?.check == "assertion.plaintext")
  }
}
