import Diagnostics
import LanyardTesting
import SAML
import SampleIdP
import SignedXML
import Synchronization
import Testing

@Suite("SAML attacks: each is refused, for the reason meant")
struct SAMLAttackTests {
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let keys = Result { () throws(CodedError) in
    [
      try SigningKey.generate(commonName: "idp.example", now: now),
      try SigningKey.generate(commonName: "attacker.example", now: now),
    ]
  }

  private let generator: AttackGenerator
  private let context: ValidationContext

  init() throws {
    let keys = try Self.keys.get()
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
      attacker: SamplePerson(nameID: "mallory@acme.example", attributes: [.init("groups", ["Support"])]),
      victim: SamplePerson(nameID: "admin@acme.example", attributes: [.init("groups", ["Administrators"])]),
      acsURL: "https://sp.example/acs", audience: "https://sp.example/metadata", now: Self.now)
    context = ValidationContext(
      spEntityID: "https://sp.example/metadata", acsURL: "https://sp.example/acs", inResponseTo: nil, now: Self.now,
      idp: IdentityProviderTrust(entityID: idp.entityID, signingCertificates: [keys[0].verificationKey]),
      policy: Self.policy)
  }

  private static var policy: ValidationPolicy {
    var policy = ValidationPolicy()
    policy.allowIdPInitiated = true
    return policy
  }

  @Test(arguments: [SampleResponseOptions.Signing.assertion, .response, .both])
  func theGenuineResponseIsAccepted(sign: SampleResponseOptions.Signing) throws {
    let verdict = ResponseValidator().judge(try generator.genuine(sign), context: context)
    #expect(verdict.outcome == .accept)
    #expect(verdict.assertion?.nameID?.hasSameOctets(as: "mallory@acme.example") == true)
  }

  @Test(arguments: SAMLAttack.allCases)
  func theAttackIsRefused(attack: SAMLAttack) throws {
    let verdict = ResponseValidator().judge(try generator.message(attack), context: context)
    #expect(verdict.error?.code == attack.intended)
    // Whatever a message may say, nobody becomes somebody else by it.
    #expect(verdict.assertion.map { $0.nameID?.hasSameOctets(as: "mallory@acme.example") == true } ?? true)
  }

  /// Every seventh octet with its lowest bit turned: refused, or an octet that says nothing (KeyInfo, white space).
  @Test(arguments: [SampleResponseOptions.Signing.assertion, .response])
  func oneTurnedBitChangesNobody(sign: SampleResponseOptions.Signing) throws {
    let genuine = try generator.genuine(sign)
    for offset in stride(from: 0, to: genuine.count, by: 7) {
      var message = genuine
      message[offset] ^= 1
      let verdict = ResponseValidator().judge(message, context: context)
      guard let assertion = verdict.assertion else { continue }
      #expect(assertion.nameID?.hasSameOctets(as: "mallory@acme.example") == true, "offset \(offset)")
      #expect(assertion.attributes.flatMap(\.values) == ["Support"], "offset \(offset)")
    }
  }

  @Test func aCommentDoesNotShortenTheName() throws {
    let message = try generator.message(.commentInNameID)
    #expect(String(decoding: message, as: UTF8.self).contains("mallory@ac<!-- -->me.example"))
    let verdict = ResponseValidator().judge(message, context: context)
    #expect(verdict.assertion?.nameID?.hasSameOctets(as: "mallory@acme.example") == true)
  }

  @Test(arguments: SAMLAttack.allCases)
  func noLeniencyMakesAnyoneAnother(attack: SAMLAttack) throws {
    var lenient = context
    lenient.policy.leniencies = Set(ValidationPolicy.Leniency.allCases)
    let verdict = ResponseValidator().judge(try generator.message(attack), context: lenient)
    switch attack {
    // What the switch is for, and the message that was true all along.
    case .misplacedSignature, .commentInNameID:
      #expect(verdict.assertion?.nameID?.hasSameOctets(as: "mallory@acme.example") == true)
    default: #expect(verdict.outcome == .reject)
    }
  }
}
