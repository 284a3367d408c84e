import Diagnostics
import LanyardTesting
import SAML
import SampleIdP
import SignedXML
import Synchronization
import Testing

/// What messages cost before a signature has been accepted. Times are printed, not judged: this is a debug build on
/// somebody's machine. `Benchmarks/saml hostile` measures the same messages in a release build.
@Suite struct HostileShapesAreRefused {
  private static let now = Instant(milliseconds: 1_795_000_000_000)
  private static let genuine: [UInt8]? = try? {
    let key = try SigningKey.generate(commonName: "stranger", now: now)
    let idp = SampleIdentityProvider(
      entityID: "https://idp.example.org", ssoURL: "https://idp.example.org/sso", key: key, makeID: makeID())
    let person = SamplePerson(nameID: "mallory@example.org", attributes: [.init("groups", ["everyone"])])
    return try idp.respond(
      to: nil, for: person, acsURL: ResponseFixture.acs, audience: ResponseFixture.sp, now: now,
      options: .init(style: .keycloak))
  }()

  private static func makeID() -> @Sendable () -> String {
    let numbers = Counter()
    return { "_message\(numbers.next())" }
  }

  @Test(arguments: HostileShape.all)
  func andCostLittle(_ shape: HostileShape) throws {
    let message = shape.message(from: try #require(Self.genuine))
    let context = ResponseFixture.context()
    var verdict: Verdict?
    let time = ContinuousClock().measure { verdict = ResponseValidator().judge(message, context: context) }
    #expect(verdict?.error?.code == shape.intended)
    print("\(shape.name): \(message.count) octets, \(time), \(verdict?.error?.code.rawValue ?? "accepted")")
  }

  @Test func theirStemIsRefusedForItsKeyAlone() throws {
    let verdict = ResponseValidator().judge(try #require(Self.genuine), context: ResponseFixture.context())
    #expect(verdict.error?.code == .signatureInvalid)
  }
}

private final class Counter: Sendable {
  private let value = Mutex(0)

  func next() -> Int {
    value.withLock {
      $0 += 1
      return $0
    }
  }
}
