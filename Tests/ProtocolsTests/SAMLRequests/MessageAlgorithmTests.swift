import Diagnostics
import SAML
import SignedXML
import Testing

@Suite("SAML messages are signed with every algorithm that is verified, by both bindings")
struct MessageAlgorithmTests {
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let keys = Result { () throws(CodedError) in
    [
      try SigningKey.generate(commonName: "rsa.example", now: now),
      try SigningKey.generate(commonName: "p256.example", now: now, kind: .p256),
      try SigningKey.generate(commonName: "p384.example", now: now, kind: .p384),
      try SigningKey.generate(commonName: "p521.example", now: now, kind: .p521),
      try SigningKey.generate(commonName: "ed25519.example", now: now, kind: .ed25519),
    ]
  }

  private let request = AuthnRequest(
    id: "_a1", issueInstant: now, destination: "https://idp.example/sso", acsURL: "https://sp.example/acs",
    spEntityID: "https://sp.example/")

  private func keys(fitting algorithm: SignatureAlgorithm) throws -> [SigningKey] {
    try Self.keys.get().filter { algorithm.fits($0.verificationKey.type) }
  }

  @Test(arguments: SignatureAlgorithm.allCases.filter { ![.rsaSHA1, .ecdsaSHA1].contains($0) })
  func aSignatureOfAnyAlgorithmVerifies(algorithm: SignatureAlgorithm) throws {
    let fitting = try keys(fitting: algorithm)
    #expect(!fitting.isEmpty)
    for key in fitting {
      let query = try RedirectBinding.query(
        for: request.octets(), as: .request, relayState: RelayState("s"), signedBy: key, algorithm: algorithm)
      try RedirectBinding.decode(query: query).verify(with: [key.verificationKey])
      let posted = try request.octets(signedBy: key, algorithm: algorithm)
      #expect(try AuthnRequest(verifying: posted, with: [key.verificationKey]).id == "_a1")
    }
  }

  @Test func everyKeyHasAUsualAlgorithm() throws {
    for key in try Self.keys.get() {
      let query = try RedirectBinding.query(for: request.octets(), as: .request, signedBy: key)
      try RedirectBinding.decode(query: query).verify(with: [key.verificationKey])
      #expect(try AuthnRequest(verifying: request.octets(signedBy: key), with: [key.verificationKey]).id == "_a1")
    }
  }

  /// The key's type must fit, and one key never verifies what another made.
  @Test func keysOfOtherTypesVerifyNothing() throws {
    let keys = try Self.keys.get()
    for key in keys {
      let message = try RedirectBinding.decode(
        query: RedirectBinding.query(for: request.octets(), as: .request, signedBy: key))
      let others = keys.filter { $0 !== key }.map(\.verificationKey)
      #expect(throws: CodedError(.samlBindingSignature, "", remedy: "")) { try message.verify(with: others) }
      #expect(throws: CodedError(.signingFailed, "", remedy: "")) {
        let foreign = SignatureAlgorithm.allCases.first { !$0.fits(key.verificationKey.type) }
        _ = try RedirectBinding.query(for: request.octets(), as: .request, signedBy: key, algorithm: foreign)
      }
    }
  }

  @Test(arguments: [SignatureAlgorithm.rsaSHA1, .ecdsaSHA1])
  func sha1IsTakenOnlyWhereItIsAllowed(algorithm: SignatureAlgorithm) throws {
    let key = try #require(try keys(fitting: algorithm).first)
    let message = try RedirectBinding.decode(
      query: RedirectBinding.query(for: request.octets(), as: .request, signedBy: key, algorithm: algorithm))
    #expect(throws: CodedError(.samlBindingAlgorithm, "", remedy: "")) {
      try message.verify(with: [key.verificationKey])
    }
    try message.verify(with: [key.verificationKey], allowing: .unsafeWithSHA1)
  }
}
