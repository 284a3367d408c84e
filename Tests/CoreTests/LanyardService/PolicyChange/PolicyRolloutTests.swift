import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("A policy can be rolled out in stages")
struct PolicyRolloutTests {
  /// Everybody is an agent by the first version, and an agent and a supervisor by the second.
  private static let first = #"{"id": "all", "application": "crm", "role": "agent", "when": "active eq true"}"#
  private static let second =
    first + #", {"id": "more", "application": "crm", "role": "supervisor", "when": "active eq true"}"#

  private static func policy(_ rules: String, _ rollout: String) -> String {
    ServiceWorld.policy(rules).replacing(#""tenant": "acme""#, with: #""tenant": "acme", "rollout": \#(rollout)"#)
  }

  private func world(people: Int = 60) async throws -> (ServiceWorld, [ResourceID]) {
    let world = try await ServiceWorld.make(rules: Self.first)
    var ids: [ResourceID] = []
    for number in 0..<people { ids.append(try await world.createUser("u\(number)")) }
    return (world, ids)
  }

  private func supervisors(_ world: ServiceWorld, _ ids: [ResourceID]) async throws -> Set<ResourceID> {
    var found: Set<ResourceID> = []
    for id in ids where try await world.roles(of: id) == ["agent", "supervisor"] { found.insert(id) }
    return found
  }

  @Test func whoeverIsOutsideIsJudgedByTheVersionBeforeAndNobodyGoesBackAsItGrows() async throws {
    let (world, ids) = try await world()
    try await world.apply([Self.policy(Self.second, #"{"percent": 10}"#)])
    var before = try await supervisors(world, ids)
    #expect(!before.isEmpty && before.count < 20)
    for percent in [30, 70] {
      let entries = try await world.entries { _ = try await world.run(world.rollout(.stage(.percent(percent)))) }
      let now = try await supervisors(world, ids)
      #expect(before.isSubset(of: now) && before.count < now.count)
      // Nobody lost anything on the way: both versions confer the first role.
      #expect(!entries.contains { $0.action == "grants.changed" && $0.changes.contains { $0.kind == .removed } })
      before = now
    }
    _ = try await world.run(world.rollout(.complete))
    #expect(try await supervisors(world, ids).count == ids.count)
    #expect(try await world.history().map(\.rollout?.base) == [nil, 1, 1, 1, nil])
    #expect(try await world.history().map(\.rollout?.begun) == [nil, 2, 2, 2, nil])
    for id in ids { #expect(try await world.grants(of: id).allSatisfy { $0.ended == nil }) }
  }

  @Test func aStageOfAGroupThatNobodyKnowsIsWarnedOf() async throws {
    let (world, _) = try await world(people: 1)
    _ = try await world.createGroup("Pilots")
    let report = try await world.apply([Self.policy(Self.second, #"{"group": "Pilot"}"#)])
    #expect(report.warnings.map(\.code) == [.lintGroupUnknown])
    #expect(report.warnings.first?.remedy == "write `Pilots`")
    let status = PolicyQueries(store: world.store)
    #expect(try await status.status(of: .acme).warnings.map(\.code) == [.lintGroupUnknown])
    #expect(try await world.run(world.rollout(.stage(.group("PILOTS")))).warnings.isEmpty)
    #expect(try await status.status(of: .acme).warnings.isEmpty)
  }

  @Test func theFileOfACompletedRolloutChangesNothingWhenItIsAppliedAgain() async throws {
    let (world, ids) = try await world(people: 20)
    let file = Self.policy(Self.second, #"{"percent": 10}"#)
    try await world.apply([file])
    _ = try await world.run(world.rollout(.complete))
    for isDryRun in [true, false] {
      let again = try await world.apply([file], dryRun: isDryRun)
      #expect(again.steps.map(\.effect) == [.untouched] && again.warnings.map(\.code) == [.lintRolloutAgain])
      #expect(again.granted.isEmpty && again.revoked.isEmpty)
    }
    #expect(try await world.history().map(\.rollout?.base) == [nil, 1, nil])
    #expect(try await supervisors(world, ids).count == ids.count)
    // Another policy of the same stage begins a rollout of its own.
    #expect(try await world.apply([Self.policy(Self.first, #"{"percent": 10}"#)]).steps.map(\.effect) == [.changed])
    #expect(try await world.history().map(\.rollout?.base) == [3, nil, 1, nil])
  }

  @Test func everyGrantNamesTheVersionThatJudged() async throws {
    let (world, ids) = try await world(people: 0)
    #expect(ids.isEmpty)
    try await world.apply([Self.policy(Self.second, #"{"group": "Pilot"}"#)])
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    _ = try await world.createGroup("pilot", [ada])
    #expect(try await world.grants(of: ada).map(\.policyVersion) == [1, 2])
    #expect(try await world.grants(of: bob).map(\.policyVersion) == [1])
    let queries = MappingQueries(store: world.store, services: world.services, clock: world.clock)
    let inside = try await queries.explain(tenant: .acme, user: "ada")
    let outside = try await queries.explain(tenant: .acme, user: "bob")
    #expect((inside.policyVersion, inside.rollout?.isInStage) == (2, true))
    #expect((outside.policyVersion, outside.rollout?.isInStage) == (1, false))
    #expect(outside.rollout?.stage == .group("Pilot"))
  }

  @Test func whoJoinsTheGroupGoesOverAndWhoLeavesItComesBack() async throws {
    let (world, _) = try await world(people: 0)
    try await world.apply([Self.policy(Self.second, #"{"group": "Pilot"}"#)])
    let ada = try await world.createUser("ada")
    let pilot = try await world.createGroup("Pilot", [])
    try await world.join(ada, pilot)
    #expect(try await world.roles(of: ada) == ["agent", "supervisor"])
    try await world.leave(ada, pilot)
    #expect(try await world.roles(of: ada) == ["agent"])
  }

  @Test func aRolloutGivenUpTakesBackWhatItGave() async throws {
    let (world, ids) = try await world(people: 30)
    try await world.apply([Self.policy(Self.second, #"{"percent": 50}"#)])
    #expect(try await supervisors(world, ids).isEmpty == false)
    _ = try await world.run(world.rollout(.abandon))
    #expect(try await supervisors(world, ids).isEmpty)
    #expect(try await world.history().first?.rollbackOf == 1)
    #expect(try await world.refusal(of: world.rollout(.complete)) == .mappingRolloutNone)
    // A rollback brings the stage back as it was.
    _ = try await world.run(world.rollback(to: 2))
    #expect(try await world.history().first?.rollout == .init(base: 1, begun: 2))
    #expect(try await supervisors(world, ids).isEmpty == false)
  }

  @Test func otherRulesDuringARolloutBeginAnotherOnTheVersionThatJudgedEverybody() async throws {
    let (world, ids) = try await world(people: 30)
    try await world.apply([Self.policy(Self.second, #"{"percent": 99}"#)])
    let third = Self.second.replacing("supervisor", with: "auditor")
    try await world.apply([Self.policy(third, #"{"percent": 1}"#)])
    #expect(try await world.history().first?.rollout == .init(base: 1, begun: 3))
    #expect(try await supervisors(world, ids).isEmpty)
  }

  @Test func theFirstPolicyCannotBeRolledOut() async throws {
    let world = try await ServiceWorld.empty()
    try await world.apply([ServiceWorld.application, ServiceWorld.tenant])
    let staged = Self.policy(Self.first, #"{"percent": 10}"#)
    #expect(try await world.apply([staged]).problems.map(\.code) == [.mappingRolloutBase])
    #expect(try await world.refusal(of: world.rollout(.complete)) == .mappingVersionUnknown)
  }

  /// The version before is in force too: what it names may not go.
  @Test func whatTheVersionBeforeNeedsStays() async throws {
    let (world, _) = try await world(people: 0)
    let without = Self.second.replacing("\"agent\"", with: "\"auditor\"")
    try await world.apply([Self.policy(without, #"{"percent": 10}"#)])
    let gone = ServiceWorld.application.replacing(#""name": "agent""#, with: #""name": "worker""#)
    let problems = try await world.apply([gone]).problems
    #expect(problems.map(\.code) == [.mappingRoleUnknown])
    #expect(problems.first?.message.contains("version 1") == true)
    _ = try await world.run(world.rollout(.complete))
    #expect(try await world.apply([gone]).problems.isEmpty)
  }

  @Test(arguments: [
    #"{}"#, #"{"percent": 0}"#, #"{"percent": 100}"#, #"{"percent": 10, "group": "Pilot"}"#, #"{"group": ""}"#,
    #"{"percents": 10}"#, #"[]"#,
  ])
  func aStageIsOneThingAndNothingElse(_ rollout: String) throws {
    let document = try #require(try JSONValue(parsing: Self.policy(Self.first, rollout)).objectValue)
    #expect(throws: ManifestProblems.self) { try ManifestObject.decode(document).get() }
  }
}

extension ServiceWorld {
  func rollout(_ step: ChangePolicy.Step) throws -> ChangePolicy {
    ChangePolicy(tenant: try .acme, step, isDryRun: false, services: services, keyring: keyring)
  }
}
