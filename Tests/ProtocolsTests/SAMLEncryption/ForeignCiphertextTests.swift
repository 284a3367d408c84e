import Diagnostics
import Foundation
import SAML
import SignedXML
import Testing

/// Responses that libxmlsec1 signed and encrypted (Vectors/SAML/Encryption/make-vectors.py), in the manner of known identity
/// providers and in combinations that only newer ones send.
@Suite struct CiphertextOfAnotherImplementation {
  private static let accepted = [
    "shibboleth-3", "shibboleth-4", "adfs", "okta", "oaep-sha256-aes192-gcm", "oaep11-sha256-mgf1sha256-aes256-gcm",
    "oaep11-sha512-mgf1sha512-aes256-gcm", "oaep11-sha256-mgf1sha1-aes256-gcm",
  ]

  private func file(_ name: String) throws -> String {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: folder.appending(path: "Vectors/SAML/Encryption/\(name)"), encoding: .utf8)
  }

  private func judge(_ name: String, _ change: (inout ValidationContext) -> Void = { _ in }) throws -> Verdict {
    ResponseFixture.judge(try file(name + ".xml"), try context(change))
  }

  private func context(_ change: (inout ValidationContext) -> Void = { _ in }) throws -> ValidationContext {
    var context = ValidationContext(
      spEntityID: "https://sp.example.org/metadata", acsURL: "https://sp.example.org/acs", inResponseTo: "_request1",
      now: try #require(Instant(rfc3339: "2026-11-23T09:01:00Z")),
      idp: try IdentityProviderTrust(
        entityID: "https://idp.example.org/saml", signingCertificatesPEM: [file("idp-certificate.pem")]),
      spDecryptionKeys: [
        try DecryptionKey(privateKeyPEM: Secret(file("sp-key.pem")), certificatePEM: file("sp-certificate.pem"))
      ])
    change(&context)
    return context
  }

  @Test(arguments: accepted)
  func isAccepted(_ name: String) throws {
    try VectorFolder.keep(
      "encryption", name, Array(file(name + ".xml").utf8), context(), expected: nil,
      keys: [SigningKey(privateKeyPEM: Secret(file("sp-key.pem")), certificatePEM: file("sp-certificate.pem"))])
    let verdict = try judge(name)
    #expect(verdict.error == nil, "\(String(describing: verdict.error))")
    #expect(verdict.assertion?.nameID == "älice-7f3a")
    #expect(verdict.assertion?.values(of: "urn:oid:1.3.6.1.4.1.5923.1.5.1.1") == ["staff & <friends>"])
    #expect(verdict.work.privateKeyOperations == 1)
  }

  @Test(arguments: accepted)
  func isRefusedWithoutOurKey(_ name: String) throws {
    let other = try EncryptionFixture.decryptionKey(EncryptionFixture.nextKey)
    let verdict = try judge(name) { $0.spDecryptionKeys = [other] }
    #expect(verdict.error?.code == .encryptionFailed)
    #expect(verdict.work.privateKeyOperations == 1)
  }

  @Test func rsa15IsTakenOnlyWithTheSwitch() throws {
    #expect(try judge("rsa15-aes192-cbc").error?.code == .encryptionAlgorithm)
    let verdict = try judge("rsa15-aes192-cbc") { $0.policy.allowRSA15 = true }
    #expect(verdict.assertion?.nameID == "älice-7f3a")
  }

  @Test func tripleDESIsNeverTaken() throws {
    let verdict = try judge("triple-des") {
      $0.policy.allowRSA15 = true
      $0.policy.allowSHA1 = true
    }
    #expect(verdict.error?.code == .encryptionAlgorithm)
    #expect(verdict.work.privateKeyOperations == 0)
  }
}
