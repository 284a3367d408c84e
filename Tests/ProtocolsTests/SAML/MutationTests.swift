import Diagnostics
import SAML
import Testing

/// Whatever is done to a signed message, it is refused or says exactly what was signed.
@Suite struct MutationsOfSignedResponses {
  private static let seed: UInt64 = 20_261_122

  private func claims(_ verdict: Verdict) -> [String]? {
    guard let assertion = verdict.assertion else { return nil }
    return [assertion.nameID ?? "", assertion.assertionID, assertion.issuer]
      + assertion.attributes.flatMap { [$0.name] + $0.values }
  }

  @Test(arguments: [ResponseFixture.Signed.assertion, .response])
  func neverChangeWhatIsBelieved(_ signed: ResponseFixture.Signed) throws {
    print("seed \(Self.seed)")
    var random = SplitMix(state: Self.seed)
    let genuine = Array(try ResponseFixture().text(signed).utf8)
    let context = ResponseFixture.context()
    let expected = try #require(claims(ResponseValidator().judge(genuine, context: context)))
    var refused = 0
    for _ in 0..<1_500 {
      let mutant = mutate(genuine, &random)
      let verdict = ResponseValidator().judge(mutant, context: context)
      if let said = claims(verdict) {
        #expect(said == expected, "\(String(decoding: mutant, as: UTF8.self))")
      } else {
        refused += 1
        #expect(verdict.findings.contains { $0.error == verdict.error })
      }
    }
    #expect(refused > 750)
  }

  private func mutate(_ octets: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var mutant = octets
    let place = Int.random(in: 0..<octets.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: mutant[place] = UInt8.random(in: 0x09...0x7E, using: &random)
    case 1: mutant.remove(at: place)
    case 2: mutant.insert(contentsOf: Array("<!-- x -->".utf8), at: place)
    default:
      let end = min(octets.count, place + Int.random(in: 1..<400, using: &random))
      mutant.insert(contentsOf: octets[place..<end], at: Int.random(in: 0..<octets.count, using: &random))
    }
    return mutant
  }
}

private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
