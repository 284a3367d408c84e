import Diagnostics
import Foundation
import SAML
import SampleIdP
import SignedXML

/// A response of the sample identity provider, encrypted for a service provider whose keys are made once for the run.
struct EncryptionFixture {
  static let spKey = ResponseFixture.makeKey("sp.example.org")
  static let nextKey = ResponseFixture.makeKey("next.example.org")

  static let alice = SamplePerson(
    nameID: "alice@example.org",
    attributes: [.init("groups", ["Support", "On-call"]), .init("displayName", ["Alice Müller & <Söhne>"])])

  var sign: SampleResponseOptions.Signing = .assertion
  var parts: Set<SampleEncryption.Part> = [.assertion]
  var style: SampleResponseOptions.Style = .keycloak
  var options = Encryptor.Options()
  var key = Self.spKey

  func text() throws -> String {
    var response = SampleResponseOptions(sign: sign, style: style)
    response.encryption = SampleEncryption(
      for: try EncryptionKey(certificatePEM: key.certificatePEM), parts: parts, options: options)
    return String(decoding: try Self.respond(response), as: UTF8.self)
  }

  static func respond(_ options: SampleResponseOptions) throws -> [UInt8] {
    try Self.idp.respond(
      to: nil, for: alice, acsURL: ResponseFixture.acs, audience: ResponseFixture.sp, now: ResponseFixture.now,
      options: options)
  }

  /// Identifiers differ between responses and assertions only.
  static var idp: SampleIdentityProvider {
    let numbers = LockedCounter()
    return SampleIdentityProvider(
      entityID: ResponseFixture.idp, ssoURL: "https://idp.example.org/sso", key: ResponseFixture.key,
      makeID: { "_m\(numbers.next())" })
  }

  static func decryptionKey(_ key: SigningKey) throws -> DecryptionKey {
    try DecryptionKey(privateKeyPEM: key.privateKeyPEM, certificatePEM: key.certificatePEM)
  }

  static func context(_ change: (inout ValidationContext) -> Void = { _ in }) throws -> ValidationContext {
    let key = try decryptionKey(spKey)
    return ResponseFixture.context {
      $0.inResponseTo = nil
      $0.policy.allowIdPInitiated = true
      $0.spDecryptionKeys = [key]
      change(&$0)
    }
  }

  static func judge(_ text: String, _ change: (inout ValidationContext) -> Void = { _ in }) throws -> Verdict {
    ResponseFixture.judge(text, try context(change))
  }

  func verdict(_ change: (inout ValidationContext) -> Void = { _ in }) throws -> Verdict {
    try Self.judge(try text(), change)
  }

  /// An unsigned response around any octets, encrypted for the service provider.
  static func response(
    hiding plaintext: [UInt8], options: Encryptor.Options = .init(), for keys: [SigningKey] = [spKey]
  ) throws -> String {
    let recipients = try keys.map { try EncryptionKey(certificatePEM: $0.certificatePEM) }
    let holder = try Encryptor.envelope(
      plaintext, as: "EncryptedAssertion", in: "urn:oasis:names:tc:SAML:2.0:assertion", for: recipients,
      options: options)
    return ResponseFixture().xml(assertion: String(decoding: holder, as: UTF8.self))
  }
}

/// Numbers for identifiers.
private final class LockedCounter: @unchecked Sendable {
  // The lock guards `number`.
  private let lock = NSLock()
  private var number = 0

  func next() -> Int {
    lock.withLock {
      number += 1
      return number
    }
  }
}
