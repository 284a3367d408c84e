import Diagnostics
import JSON
import LanyardTesting
import RoleMapping
import SCIM
import Testing

/// What holds of every decision, whatever the policy: tried on random policies, offers and people, with the model's own
/// judgement for an oracle.
@Suite("Every decision of a policy")
struct PolicyPropertyTests {
  private static let now = Instant(milliseconds: 1_800_000_000_000)
  private static let rounds = 120

  /// One person before one policy, as the model has it: with groups, grants in force and open episodes.
  private struct Trial {
    var model: NaiveModel
    let person = 0

    init(_ generator: inout ModelGenerator) {
      let offer = generator.offer()
      model = NaiveModel(now: PolicyPropertyTests.now, offer: offer, rules: generator.rules(under: offer))
      model.users[person] = generator.user()
      for id in 1...generator.number(1...5) {
        model.groups[id] = ModelGroup(
          name: generator.pick(ModelGenerator.groupNames), key: generator.maybe(ModelGenerator.keys),
          members: generator.once(in: 3) ? [] : [person])
      }
      for rule in model.rules where rule.minutes != nil && generator.once(in: 2) {
        model.episodes[person, default: [:]][rule.id] = model.now + .seconds(-generator.number(-60...40_000))
      }
      model.held[person] = generator.some(ModelOffer.roles, atMost: 3).map { role in
        NaiveModel.Grant(user: person, role: role, since: model.now, rules: ["r0"], policyVersion: 1)
      }
      if generator.once(in: 2) {
        let groups = generator.some(ModelGenerator.groupNames, atMost: 3)
        model.statements[person] = NaiveModel.Statement(groups: groups, expires: model.now + .seconds(60))
      }
    }

    var held: Set<RoleReference> { Set((model.held[person] ?? []).map(\.role)) }

    var episodes: [Episode] {
      (model.episodes[person] ?? [:]).map { Episode(ruleID: $0.key, since: $0.value) }
    }

    var ceiling: RoleCeiling { .only(Set(ModelOffer.roles.filter(model.offer.allows))) }

    func catalogues(withRights: Bool = true) -> [RoleCatalogue] {
      ModelOffer.applications.map { application in
        let roles = application.roles.map { role in
          RoleDefinition(
            name: role.name, privileged: role.isPrivileged, entitlements: withRights ? role.rights : [])
        }
        return RoleCatalogue(
          application: application.name, roles: roles, exclusive: model.offer.exclusive[application.name] ?? [])
      }
    }

    func policy(
      _ rules: [ModelRule], _ catalogues: [RoleCatalogue], _ ceiling: RoleCeiling
    ) throws -> CheckedPolicy {
      let document = try JSONValue(parsing: ServiceWorld.policy(rules.map(\.text).joined(separator: ", ")))
      return try CheckedPolicy(
        parsing: try #require(document.objectValue), features: .revocationGuard, catalogues: catalogues,
        ceiling: ceiling, schema: try PolicyPropertyTests.schema.get())
    }

    func policy() throws -> CheckedPolicy { try policy(model.rules, catalogues(), ceiling) }

    func subject(_ order: ([GroupFact]) -> [GroupFact] = { $0 }) throws -> SubjectDocument {
      let groups = model.groups.filter { $0.value.members.contains(person) }.sorted { $0.key < $1.key }
        .map { GroupFact(value: "g-\($0.key)", display: $0.value.name, externalID: $0.value.key) }
      let user = try JSONValue(parsing: model.users[person]?.text ?? "{}")
      return SubjectDocument.assemble(
        user: try #require(user.objectValue), groups: order(groups), source: .scim,
        saml: SAMLFacts(groups: model.statements[person]?.groups ?? []))
    }
  }

  private static let schema = Result { () throws(CodedError) in
    let registry = try SchemaRegistry.standard()
    guard let user = registry.resourceType(named: "User") else {
      throw CodedError(.internal, "there is no type User", remedy: "mend the registry")
    }
    return SubjectSchema(user: user)
  }

  private func everyTrial(seed: UInt64, _ body: (inout ModelGenerator, Trial, Comment) throws -> Void) throws {
    var generator = ModelGenerator(seed: seed)
    for round in 0..<Self.rounds {
      let trial = Trial(&generator)
      try body(&generator, trial, "seed \(seed), round \(round): \(trial.model.rules)")
    }
  }

  @Test func isTheNaiveOne() throws {
    var conferring = 0
    try everyTrial(seed: 71) { _, trial, story in
      let expected = trial.model.decide(trial.person)
      let found = try trial.policy().evaluate(
        try trial.subject(), at: Self.now, episodes: trial.episodes, held: trial.held)
      #expect(Set(found.roles.map(\.reference)) == Set(expected.roles.keys), story)
      for role in found.roles {
        let reasons = expected.roles[role.reference]
        #expect(role.reasons.map(\.ruleID).sorted() == reasons?.rules, story)
        #expect(role.validUntil == reasons?.until, story)
      }
      let episodes = Dictionary(found.episodes.map { ($0.ruleID, $0.since) }) { first, _ in first }
      #expect(episodes == expected.episodes, story)
      let conflicts = found.findings.filter { $0.error?.code == .rolesExclusive }
      #expect(conflicts.count == expected.conflicts.count, story)
      conferring += found.roles.isEmpty ? 0 : 1
    }
    #expect(conferring > Self.rounds / 4)
  }

  @Test func isTheSameInWhateverOrderThingsAreWritten() throws {
    try everyTrial(seed: 72) { generator, trial, story in
      var decisions: Set<String> = []
      for _ in 0..<3 {
        var random = generator.random
        let catalogues = trial.catalogues().shuffled(using: &random).map { catalogue in
          RoleCatalogue(
            application: catalogue.application, roles: catalogue.roles.shuffled(using: &random),
            exclusive: catalogue.exclusive.map { $0.shuffled(using: &random) })
        }
        let policy = try trial.policy(trial.model.rules.shuffled(using: &random), catalogues, trial.ceiling)
        var decision = policy.evaluate(
          try trial.subject { $0.shuffled(using: &random) }, at: Self.now,
          episodes: trial.episodes.shuffled(using: &random), held: trial.held)
        // What a condition saw is told in the order of the subject's groups; conflicts in that of the applications.
        for role in decision.roles.indices {
          for reason in decision.roles[role].reasons.indices { decision.roles[role].reasons[reason].facts = [] }
        }
        let findings = decision.findings.map { "\($0)" }.sorted()
        decision.findings = []
        decisions.insert("\(decision) \(findings)")
      }
      #expect(decisions.count == 1, story)
    }
  }

  @Test func neverConfersTwoOfASetAndTakesNoneThatIsHeld() throws {
    var conflicts = 0
    try everyTrial(seed: 73) { _, trial, story in
      let policy = try trial.policy()
      let subject = try trial.subject()
      let found = Set(
        policy.evaluate(subject, at: Self.now, episodes: trial.episodes, held: trial.held).roles.map(\.reference))
      var free = trial
      free.model.offer.exclusive = [:]
      let conferred = Set(free.model.decide(trial.person).roles.keys)
      for set in trial.model.offer.exclusiveSets {
        #expect(found.intersection(set).count < 2, story)
        let meeting = conferred.intersection(set)
        guard meeting.count > 1 else { continue }
        conflicts += 1
        // Of those that meet none is new; one that is held alone is lost to this set never.
        #expect(found.intersection(set).isSubset(of: trial.held), story)
        let staying = meeting.intersection(trial.held)
        let elsewhere = trial.model.offer.exclusiveSets.filter { other in
          Set(other) != Set(set) && conferred.intersection(other).count > 1 && !staying.isDisjoint(with: other)
        }
        if staying.count == 1, elsewhere.isEmpty { #expect(found.isSuperset(of: staying), story) }
      }
    }
    #expect(conflicts > 5)
  }

  @Test func confersNothingAboveTheCeilingAndNoPolicyThatWouldIsAccepted() throws {
    var refused = 0
    try everyTrial(seed: 74) { generator, trial, story in
      let decision = try trial.policy().evaluate(try trial.subject(), at: Self.now, episodes: trial.episodes)
      #expect(decision.roles.allSatisfy { trial.model.offer.allows($0.reference) }, story)
      let rules = trial.model.rules + [generator.rule("more", generator.pick(ModelOffer.roles))]
      let isAllowed = rules.allSatisfy { trial.model.offer.allows($0.role) }
      do {
        _ = try trial.policy(rules, trial.catalogues(), trial.ceiling)
        #expect(isAllowed, story)
      } catch let problems as PolicyProblems {
        refused += 1
        #expect(!isAllowed && problems.problems.map(\.error.code) == [.mappingRoleAboveCeiling], story)
      }
    }
    #expect(refused > 5)
  }

  /// That a role adds nothing to another is told, and takes nothing away.
  @Test func confersRedundantRolesLikeAnyOther() throws {
    var redundant = 0
    try everyTrial(seed: 75) { _, trial, story in
      let subject = try trial.subject()
      let (full, bare) = (
        try trial.policy(),
        try trial.policy(trial.model.rules, trial.catalogues(withRights: false), trial.ceiling)
      )
      let found = full.evaluate(subject, at: Self.now, episodes: trial.episodes, held: trial.held)
      let without = bare.evaluate(subject, at: Self.now, episodes: trial.episodes, held: trial.held)
      #expect(found.roles.map(\.reference) == without.roles.map(\.reference), story)
      redundant += found.findings.filter { $0.check == "role.redundant" }.count
      #expect(without.findings.allSatisfy { $0.check != "role.redundant" }, story)
    }
    #expect(redundant > 0)
  }
}
