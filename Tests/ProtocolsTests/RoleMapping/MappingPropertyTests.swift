import Diagnostics
import JSON
import RoleMapping
import SCIMFilter
import Testing

/// Random policies and subjects: the index must not change what a policy says, nor the order of anything.
@Suite struct MappingPropertyTests {
  private typealias Sample = MappingSample

  private static let groupNames = [
    "Support", "SUPPORT", "Sales", "On-call", "Équipe", "E\u{301}quipe", "équipe", "x", "Σας",
  ]
  private static let roles = ["crm/agent", "crm/viewer", "crm/guest", "finance/auditor", "finance/requester"]

  /// One rule as the oracle sees it.
  private struct Known {
    var id: String
    var condition: CompiledFilter
  }

  private func condition(_ random: inout MappingRandom, depth: Int = 0) -> String {
    let name = Self.groupNames.randomElement(using: &random) ?? ""
    let choice = Int.random(in: 0..<(depth < 3 ? 13 : 8), using: &random)
    switch choice {
    case 0, 1: return "groups.display eq \"\(name)\""
    case 2: return "groups.externalId eq \"ext-\(name)\""
    case 3: return "groups.value eq \"G-\(Int.random(in: 0..<4, using: &random))\""
    case 4: return "saml.groups eq \"\(name)\""
    case 5: return "groups.display sw \"\(name.prefix(2))\""
    case 6: return "userType eq \"Contractor\""
    case 7: return "groups[display eq \"\(name)\" and externalId sw \"ext\"]"
    case 8: return "groups.display ne \"\(name)\""
    case 9: return "not (\(condition(&random, depth: depth + 1)))"
    case 10: return "(\(condition(&random, depth: depth + 1)) or \(condition(&random, depth: depth + 1)))"
    case 11: return "groups[display eq \"\(name)\" or value eq \"g-1\"]"
    default: return "(\(condition(&random, depth: depth + 1)) and \(condition(&random, depth: depth + 1)))"
    }
  }

  private func subject(_ random: inout MappingRandom) -> SubjectDocument {
    let groups = Self.groupNames.shuffled(using: &random).prefix(Int.random(in: 0..<5, using: &random))
    let asserted = Self.groupNames.filter { _ in Bool.random(using: &random) }
    let saml = Bool.random(using: &random) ? SAMLFacts(groups: asserted) : nil
    let user: JSONObject = Bool.random(using: &random) ? ["userType": "contractor"] : ["userName": "ada"]
    return Sample.subject(user, groups: Array(groups), saml: saml)
  }

  @Test func theIndexGivesWhatEvaluatingEveryRuleGives() throws {
    let seed: UInt64 = 20_261_122
    var random = MappingRandom(seed: seed)
    for round in 0..<150 {
      let conditions = (0..<12).map { _ in condition(&random) }
      let rules = conditions.enumerated().map { place, when in
        Sample.rule("r\(place)", Self.roles[place % Self.roles.count], when: when)
      }
      let policy = try CheckedPolicy(
        parsing: Sample.document(rules), catalogues: Sample.catalogues, ceiling: .everything, schema: Sample.schema)
      let known = try conditions.enumerated().map { place, when in
        let filter = try Filter(parsing: when)
        return Known(
          id: "r\(place)", condition: CompiledFilter(try ResolvedFilter(resolving: filter, against: Sample.schema)))
      }
      for _ in 0..<20 {
        let subject = subject(&random)
        let naive = Set(known.filter { $0.condition.matches(subject.document) }.map(\.id))
        let decision = policy.evaluate(subject, at: Sample.now, explaining: false)
        let indexed = Set(decision.roles.flatMap(\.reasons).map(\.ruleID))
        #expect(indexed == naive, "seed \(seed), round \(round), \(conditions), \(subject.document)")
      }
    }
  }

  /// An explanation asks each condition itself, without index and shared answers.
  @Test func explanationsAgreeWithDecisions() throws {
    let seed: UInt64 = 5_261_123
    var random = MappingRandom(seed: seed)
    for round in 0..<60 {
      let rules = (0..<12).map { place in
        Sample.rule("r\(place)", Self.roles[place % Self.roles.count], when: condition(&random))
      }
      let policy = try CheckedPolicy(
        parsing: Sample.document(rules), catalogues: Sample.catalogues, ceiling: .everything, schema: Sample.schema)
      let subject = subject(&random)
      let decision = policy.evaluate(subject, at: Sample.now)
      for role in Self.roles.map(Sample.reference) {
        let explanation = policy.explain(role, for: subject, at: Sample.now)
        let explained = explanation.verdicts.filter { $0.outcome == .confers(until: nil) }.map(\.ruleID)
        let decided = decision.roles.first { $0.reference == role }?.reasons.map(\.ruleID) ?? []
        #expect(explained == decided, "seed \(seed), round \(round), \(role), \(subject.document)")
      }
    }
  }

  /// What the linter calls unreachable must never hold.
  @Test func noSubjectEverReachesARuleThatIsCalledUnreachable() throws {
    let seed: UInt64 = 9_261_123
    var random = MappingRandom(seed: seed)
    var unreachable = 0
    for round in 0..<300 {
      let when = "\(condition(&random)) and \(condition(&random)) and \(condition(&random))"
      let policy = try Sample.policy(Sample.rule("a", "crm/agent", when: when))
      guard policy.lint(ceiling: .everything).contains(where: { $0.error.code == .lintUnreachable }) else { continue }
      unreachable += 1
      for _ in 0..<20 {
        let decision = policy.evaluate(subject(&random), at: Sample.now, explaining: false)
        #expect(decision.roles.isEmpty, "seed \(seed), round \(round), \(when)")
      }
    }
    #expect(unreachable > 0, "seed \(seed)")
  }

  /// What the linter calls shadowed must change nothing.
  @Test func aRuleThatIsCalledShadowedAddsNothing() throws {
    let seed: UInt64 = 4_261_123
    var random = MappingRandom(seed: seed)
    var shadowed = 0
    for round in 0..<200 {
      let whens = (0..<6).map { _ in condition(&random) }
      let rules = whens.enumerated().map { Sample.rule("r\($0)", "crm/agent", when: $1) }
      let policy = try CheckedPolicy(
        parsing: Sample.document(rules), catalogues: Sample.catalogues, ceiling: .everything, schema: Sample.schema)
      let needless = Set(policy.lint(ceiling: .everything).filter { $0.error.code == .lintShadowed }.map(\.ruleID))
      guard !needless.isEmpty else { continue }
      shadowed += needless.count
      let rest = try CheckedPolicy(
        parsing: Sample.document(rules.enumerated().filter { !needless.contains("r\($0.offset)") }.map(\.element)),
        catalogues: Sample.catalogues, ceiling: .everything, schema: Sample.schema)
      for _ in 0..<20 {
        let subject = subject(&random)
        #expect(
          Sample.names(policy.evaluate(subject, at: Sample.now))
            == Sample.names(rest.evaluate(subject, at: Sample.now)),
          "seed \(seed), round \(round), \(whens)")
      }
    }
    #expect(shadowed > 0, "seed \(seed)")
  }

  @Test func theOrderOfRulesAndGroupsMeansNothing() throws {
    let seed: UInt64 = 7_261_122
    var random = MappingRandom(seed: seed)
    for round in 0..<60 {
      var rules = (0..<8).map { place in
        let more: [(String, JSONValue)] = place % 3 == 0 ? [("validFor", "PT8H")] : []
        let role = (Self.roles + ["finance/approver"]).randomElement(using: &random) ?? ""
        return Sample.rule("r\(place)", role, when: condition(&random), more)
      }
      let groups = Array(Self.groupNames.shuffled(using: &random).prefix(4)).enumerated().map {
        GroupFact(value: "g-\($0)", display: $1)
      }
      let held: Set<RoleReference> = Bool.random(using: &random) ? [Sample.reference("finance/approver")] : []
      var decisions: Set<String> = []
      for _ in 0..<4 {
        rules.shuffle(using: &random)
        let subject = SubjectDocument.assemble(
          user: ["userName": "ada"], groups: groups.shuffled(using: &random), source: .scim)
        let policy = try CheckedPolicy(
          parsing: Sample.document(rules), catalogues: Sample.catalogues, ceiling: .everything, schema: Sample.schema)
        decisions.insert("\(policy.evaluate(subject, at: Sample.now, held: held, explaining: false))")
      }
      #expect(decisions.count == 1, "seed \(seed), round \(round): \(decisions)")
    }
  }

  @Test func rolesThatMustNotMeetNeverDo() throws {
    let seed: UInt64 = 3_261_122
    var random = MappingRandom(seed: seed)
    let pair = Set(["finance/requester", "finance/approver"].map(Sample.reference))
    for round in 0..<100 {
      let rules = (0..<6).map { place in
        Sample.rule(
          "r\(place)", place.isMultiple(of: 2) ? "finance/requester" : "finance/approver", when: condition(&random))
      }
      let policy = try CheckedPolicy(
        parsing: Sample.document(rules), catalogues: Sample.catalogues, ceiling: .everything, schema: Sample.schema)
      var held: Set<RoleReference> = []
      for _ in 0..<10 {
        let decision = policy.evaluate(subject(&random), at: Sample.now, held: held, explaining: false)
        held = Set(decision.roles.map(\.reference))
        #expect(!held.isSuperset(of: pair), "seed \(seed), round \(round)")
      }
    }
  }
}
