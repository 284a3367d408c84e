import Diagnostics
import LanyardTesting
import SAML
import SampleIdP
import Testing

@Suite("SAML attacks: each is refused, for the reason meant")
struct SAMLAttackTests {
  private let scene: AttackScene

  init() throws {
    scene = try AttackScene()
  }

  @Test(arguments: [SampleResponseOptions.Signing.assertion, .response, .both])
  func theGenuineResponseIsAccepted(sign: SampleResponseOptions.Signing) throws {
    let verdict = ResponseValidator().judge(try scene.generator.genuine(sign), context: scene.context)
    #expect(verdict.outcome == .accept)
    #expect(verdict.assertion.map(AttackScene.isAttackersOwn) == true)
  }

  /// One test for each family, so that its attacks share the parsing of arguments and the failures name them.
  @Test(arguments: AttackFamily.all)
  func everyAttackMeetsItsCode(family: AttackFamily) throws {
    for attack in family.attacks {
      let (message, context) = try scene.generator.stage(attack, in: scene.context)
      let verdict = ResponseValidator().judge(message, context: context)
      try VectorFolder.keep(
        "attacks", attack.name, message, context, expected: attack.code?.rawValue, keys: [scene.serviceKey])
      switch attack.outcome {
      case .refused(let code):
        #expect(verdict.error?.code == code, "\(attack.name): \(verdict.error?.code.rawValue ?? "accepted")")
      case .attackersOwn:
        #expect(
          verdict.assertion.map(AttackScene.isAttackersOwn) == true,
          "\(attack.name): \(verdict.error?.code.rawValue ?? "")")
      }
    }
  }

  /// What switches for vendors' faults let through is still the attacker's own, or nobody's: a NameID may be left out.
  @Test(arguments: AttackFamily.all)
  func noLeniencyMakesAnyoneAnother(family: AttackFamily) throws {
    for attack in family.attacks {
      var (message, context) = try scene.generator.stage(attack, in: scene.context)
      context.policy.leniencies = Set(ValidationPolicy.Leniency.allCases)
      let verdict = ResponseValidator().judge(message, context: context)
      #expect(
        verdict.assertion.map { $0.nameID == nil || AttackScene.isAttackersOwn($0) } ?? true, "\(attack.name)")
    }
  }

  @Test func namesAreDistinctAndEveryRefusalSaysWhatToDo() throws {
    let names = SAMLAttack.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(SAMLAttack.all.count >= 250)
    #expect(SAMLAttack.all.allSatisfy { !$0.aim.isEmpty && !$0.aim.hasSuffix(".") })
  }

  /// Every seventh octet with its lowest bit turned: refused, or an octet that says nothing (KeyInfo, white space).
  @Test(arguments: [SampleResponseOptions.Signing.assertion, .response])
  func oneTurnedBitChangesNobody(sign: SampleResponseOptions.Signing) throws {
    let genuine = try scene.generator.genuine(sign)
    for offset in stride(from: 0, to: genuine.count, by: 7) {
      var message = genuine
      message[offset] ^= 1
      let verdict = ResponseValidator().judge(message, context: scene.context)
      #expect(verdict.assertion.map(AttackScene.isAttackersOwn) ?? true, "offset \(offset)")
    }
  }
}

extension SAMLAttack {
  /// The code of the refusal; nil where the message stays true.
  fileprivate var code: ErrorCode? {
    guard case .refused(let code) = outcome else { return nil }
    return code
  }
}
