import Diagnostics
import LanyardTesting
import SAML
import SampleIdP
import SignedXML
import Synchronization

/// An identity provider, an attacker with a valid account there, and a service that trusts the provider. Keys are made
/// once for the run; verdicts do not depend on which they are.
struct AttackScene {
  static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let keys = Result { () throws(CodedError) in
    [
      try SigningKey.generate(commonName: "idp.example", now: now),
      try SigningKey.generate(commonName: "attacker.example", now: now),
      try SigningKey.generate(commonName: "sp.example", now: now),
    ]
  }

  let generator: AttackGenerator
  let context: ValidationContext
  /// The service's own key, which opens what is encrypted for it.
  let serviceKey: SigningKey

  init() throws {
    let keys = try Self.keys.get()
    serviceKey = keys[2]
    let counter = Mutex(0)
    let idp = SampleIdentityProvider(
      entityID: "https://idp.example/metadata", ssoURL: "https://idp.example/sso", key: keys[0],
      makeID: {
        counter.withLock { count in
          count += 1
          return "_id-\(count)"
        }
      })
    generator = AttackGenerator(
      idp: idp, attackerKey: keys[1],
      serviceKey: try EncryptionKey(certificatePEM: keys[2].certificatePEM),
      attacker: SamplePerson(nameID: "mallory@acme.example", attributes: [.init("groups", ["Support"])]),
      victim: SamplePerson(nameID: "admin@acme.example", attributes: [.init("groups", ["Administrators"])]),
      acsURL: "https://sp.example/acs", audience: "https://sp.example/metadata", now: Self.now)
    context = ValidationContext(
      spEntityID: "https://sp.example/metadata", acsURL: "https://sp.example/acs", inResponseTo: nil, now: Self.now,
      idp: IdentityProviderTrust(entityID: idp.entityID, signingCertificates: [keys[0].verificationKey]),
      spDecryptionKeys: [
        try DecryptionKey(privateKeyPEM: keys[2].privateKeyPEM, certificatePEM: keys[2].certificatePEM)
      ],
      policy: Self.policy)
  }

  private static var policy: ValidationPolicy {
    var policy = ValidationPolicy()
    policy.allowIdPInitiated = true
    return policy
  }

  /// Whether the assertion says what the identity provider says of the attacker, and nothing else.
  static func isAttackersOwn(_ assertion: ValidatedAssertion) -> Bool {
    assertion.nameID?.hasSameOctets(as: "mallory@acme.example") == true
      && assertion.attributes == [AssertionAttribute(name: "groups", values: ["Support"])]
  }
}
