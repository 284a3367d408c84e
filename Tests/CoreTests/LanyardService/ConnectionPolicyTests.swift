import Diagnostics
import LanyardCore
import LanyardService
import SAML
import SampleIdP
import SignedXML
import Testing

/// What a connection's manifest says beyond keys and addresses reaches the judgement of its responses.
@Suite("A connection judges by its manifest")
struct ConnectionPolicyTests {
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let keys = Result { () throws(CodedError) in
    [
      try SigningKey.generate(commonName: "sp.example", now: now),
      try SigningKey.generate(commonName: "next.example", now: now),
    ]
  }

  private let current: SigningKey
  private let next: SigningKey

  init() throws {
    let keys = try Self.keys.get()
    (current, next) = (keys[0], keys[1])
  }

  private func member(_ keys: [SigningKey]) -> String {
    let elements = keys.map { key in
      let pem = key.certificatePEM.replacing("\n", with: "\\n")
      return #"{"key": {"env": "SP_KEY"}, "certificate": "\#(pem)"}"#
    }
    return #", "decryptionKeys": [\#(elements.joined(separator: ", "))]"#
  }

  private func secrets(_ keys: [SigningKey]) -> [String: Secret<[UInt8]>] {
    var secrets: [String: Secret<[UInt8]>] = [:]
    for (place, key) in keys.enumerated() {
      secrets["Connection acme/okta#secrets.\(place)"] = Secret(Array(key.privateKeyPEM.reveal().utf8))
    }
    return secrets
  }

  /// A world whose connection has these keys, and is told to start at the identity provider.
  private func world(_ keys: [SigningKey], _ more: String = "") async throws -> SignInWorld {
    let world = try await SignInWorld.make()
    _ = try await world.base.createUser("ada")
    try await world.base.apply(
      [SignInWorld.connection(SignInWorld.idpInitiated + member(keys) + more)], secrets: secrets(keys))
    return world
  }

  private func encrypted(
    for key: SigningKey, in world: SignInWorld, _ options: Encryptor.Options = .init()
  ) throws -> [UInt8] {
    var response = SampleResponseOptions()
    response.encryption = SampleEncryption(
      for: try EncryptionKey(certificatePEM: key.certificatePEM), options: options)
    return try world.response(for: "ada", to: nil, response)
  }

  @Test func anEncryptedAssertionIsOpenedWithAnyOfItsKeys() async throws {
    let world = try await world([current, next])
    #expect(try await world.refusal(of: encrypted(for: current, in: world)) == nil)
    #expect(try await world.refusal(of: encrypted(for: next, in: world)) == nil)
    let foreign = try SigningKey.generate(commonName: "other.example", now: Self.now)
    #expect(try await world.refusal(of: encrypted(for: foreign, in: world)) == .encryptionFailed)
  }

  @Test func aKeyThatIsTakenOutOpensNothingMore() async throws {
    let world = try await world([current, next])
    try await world.base.apply(
      [SignInWorld.connection(SignInWorld.idpInitiated + member([current]))], secrets: secrets([current]))
    #expect(try await world.refusal(of: encrypted(for: next, in: world)) == .encryptionFailed)
    try await world.base.apply([SignInWorld.connection(SignInWorld.idpInitiated)])
    #expect(try await world.refusal(of: encrypted(for: current, in: world)) == .encryptionNoKeys)
  }

  @Test func itsMetadataShowsTheCertificatesToEncryptFor() async throws {
    let world = try await world([current, next])
    let octets = try await world.service.metadata(tenant: TenantName("acme"), connection: "okta")
    let text = String(decoding: octets, as: UTF8.self)
    #expect(text.ranges(of: "use=\"encryption\"").count == 2)
    let body = try #require(current.certificatePEM.split(separator: "\n").dropFirst().first)
    #expect(text.contains(body))
    #expect(text.contains(ContentCipher.aes256GCM.rawValue))
  }

  @Test func aKeyWhoseTextIsNotAtHandIsRefused() async throws {
    let world = try await SignInWorld.make()
    let report = try await world.base.apply([SignInWorld.connection(member([current]))], secrets: [:])
    #expect(report.problems.map(\.code) == [.manifestSecretMissing])
  }

  @Test func encryptionThatItWantsIsAskedFor() async throws {
    let world = try await world([current], #", "wantAssertionsEncrypted": true"#)
    #expect(try await world.refusal(of: world.response(for: "ada", to: nil)) == .encryptionMissing)
    #expect(try await world.refusal(of: encrypted(for: current, in: world)) == nil)
  }

  @Test func weakAlgorithmsAreTakenOnlyBehindTheirSwitch() async throws {
    let strict = try await world([current])
    let rsa15 = Encryptor.Options(transport: .rsa15)
    #expect(try await strict.refusal(of: encrypted(for: current, in: strict, rsa15)) == .encryptionAlgorithm)
    let lax = try await world([current], #", "allowRSA15": true"#)
    #expect(try await lax.refusal(of: encrypted(for: current, in: lax, rsa15)) == nil)
  }

  @Test func aLeniencyBearsWithItsFault() async throws {
    func code(_ more: String) async throws -> ErrorCode? {
      let world = try await world([], more)
      var options = SampleResponseOptions()
      options.audience = SignInWorld.audience + " "
      return try await world.refusal(of: world.response(for: "ada", to: nil, options))
    }
    #expect(try await code("") == .audienceMismatch)
    #expect(try await code(#", "leniencies": ["paddedNames"]"#) == nil)
  }
}
