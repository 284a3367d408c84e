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
    if let work = verdict?.work { #expect(isBounded(work, of: message.count), "\(work)") }
    print("\(shape.name): \(message.count) octets, \(time), \(verdict?.error?.code.rawValue ?? "accepted")")
  }

  /// Counters do not depend on the machine: one pass over the octets, a tree within the limits, SignedInfo written once and
  /// compared with so many keys, no element canonicalised, and no private key without a bound.
  private func isBounded(_ work: MessageWork, of octets: Int) -> Bool {
    let limits = XMLLimits.message
    let written = 4 * octets + 65_536
    return work.octetsScanned <= octets
      && work.nodes <= limits.maximumElements + limits.maximumAttributes + limits.maximumSections
      && work.octetsCanonicalized <= written && work.octetsDecrypted == 0
      && work.octetsDigested <= work.octetsCanonicalized * SignatureVerifier.maximumKeyOperations
      && work.signatureChecks <= SignatureVerifier.maximumKeyOperations
      && work.privateKeyOperations <= MessageWork.strangersMaximum
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
