import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

/// What waits in a hold waits for the directory to be put right. A change of policy that would not bring it back even then
/// ends it, also where its holder is in no list of people any more.
@Suite("Roles that wait, when the policy changes")
struct WaitingRolesAndPolicyTests {
  /// More than two people who lose a role within ten minutes trip the guard.
  private static func policy(_ rules: String, _ more: String = "") -> String {
    """
    {"apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme", "rules": [\(rules)],
     "guard": {"revocations": {"count": 2, "percent": 100, "window": "PT10M"}}\(more)}
    """
  }

  private static let standard = policy(ServiceWorld.standardRules)
  private static let neverBoth = ServiceWorld.application.replacing(
    #"[["supervisor", "auditor"]]"#, with: #"[["agent", "supervisor"], ["supervisor", "auditor"]]"#)

  /// Three people whose role `agent` waits, and who are supervisors beside; the first is gone, and both her roles wait.
  private func world() async throws -> (world: ServiceWorld, people: [ResourceID]) {
    let world = try await ServiceWorld.make()
    try await world.apply([Self.standard])
    var people: [ResourceID] = []
    for name in ["ada", "bob", "cy"] { people.append(try await world.createUser(name)) }
    _ = try await world.createGroup("Leads", people)
    try await world.empty(try await world.createGroup("Support", people))
    try await world.delete("User", people[0])
    for person in people { #expect(try await world.roles(of: person) == ["agent", "supervisor"]) }
    return (world, people)
  }

  @Test func somebodyWhoIsGoneKeepsNoTwoThatMustNotMeet() async throws {
    let (world, people) = try await world()
    try await expectToldAndDone(world, Self.neverBoth, lost: ["crm/agent": 3, "crm/supervisor": 1], of: "ada")
    #expect(try await world.roles(of: people[0]).isEmpty)
    #expect(try await world.roles(of: people[1]) == ["supervisor"])
  }

  @Test func somebodyWhoIsGoneLosesWhatThePolicyGivesNobodyAnyMore() async throws {
    let (world, people) = try await world()
    let rules = ServiceWorld.standardRules.replacing(#""role": "agent""#, with: #""role": "auditor""#)
    try await expectToldAndDone(world, Self.policy(rules), lost: ["crm/agent": 3], of: "ada")
    #expect(try await world.roles(of: people[0]) == ["supervisor"])
  }

  /// More people than one transaction judges.
  private func crowd(_ world: ServiceWorld) async throws {
    let tenant = try await world.tenant
    let others = (0..<1000).map { number in
      StoredResource(
        id: ResourceID(milliseconds: 1_795_000_000_000 + Int64(number), random: (1, UInt64(number))), tenant: tenant,
        type: "User", created: world.clock.now(), lastModified: world.clock.now(),
        document: ["userName": .string("u\(number)")])
    }
    try await world.store.write { transaction in
      try transaction.apply(others.map { .insertResource($0, index: []) }, entries: [], heads: [])
    }
  }

  @Test func whoIsGoneIsLeftToTheJobWhereTheOthersAreTooMany() async throws {
    let (world, people) = try await world()
    try await crowd(world)
    // Two people of the list beyond the share of one transaction, and her who is in no list.
    #expect(try await world.apply([Self.neverBoth]).pendingSubjects == 3)
    while try await world.evaluation.tick() > 0 {}
    #expect(try await world.roles(of: people[0]).isEmpty)
    for person in people.dropFirst() { #expect(try await world.roles(of: person) == ["supervisor"]) }
  }

  /// One batch of the job takes the last out of a hold by a policy, and puts somebody in for the directory.
  @Test func aHoldIsNotClosedInTheStepThatHoldsSomebodyElse() async throws {
    let (world, people) = try await world()
    let tenant = try await world.tenant
    for (person, group) in [(people[1], "Support"), (people[2], "Support")] {
      _ = try await world.createGroup(group, [person])
    }
    let somebody = try await world.createUser("dan")
    let audit = try await world.createGroup("Review", [somebody])
    let rule = #"{"id": "reviewers", "application": "crm", "role": "auditor", "when": "groups.display eq \"Review\""}"#
    try await world.store.write { transaction in
      let left = Change.removeMemberships(group: audit, members: [somebody], tenant: tenant)
      let directory = Change.markForEvaluation([somebody], tenant: tenant, because: .directory)
      try transaction.apply([left, directory], entries: [], heads: [])
    }
    try await crowd(world)
    let hold = try #require(try await world.store.read { try $0.latestHold(of: tenant) })
    try await world.apply([Self.policy(rule)])
    #expect(try await world.store.read { try $0.latestHold(of: tenant)?.isOpen } == true)
    while try await world.evaluation.tick() > 0 {}
    #expect(try await world.roles(of: people[0]).isEmpty)
    let held = try await world.store.read { reader in
      (try reader.latestHold(of: tenant), try reader.grants(of: [somebody], tenant: tenant))
    }
    #expect(held.0?.id == hold.id && held.0?.isOpen == true)
    #expect(held.1.map(\.state) == [.held])
  }

  @Test func aHoldIsClosedThoughAnotherTenantHasSomebodyToJudge() async throws {
    let (world, people) = try await world()
    let tenant = try await world.tenant
    let other = TenantID(milliseconds: 1_795_000_000_000, random: (7, 7))
    try await world.store.write { transaction in
      let grants = try transaction.grants(of: people, tenant: tenant)
      let ended = grants.filter { $0.state == .held }.map { grant in
        var grant = grant
        (grant.state, grant.ended, grant.endCause) = (.revoked, world.clock.now(), .review)
        return grant
      }
      let marks = Change.markForEvaluation([people[0]], tenant: other, because: .directory)
      try transaction.apply(ended.map { .updateGrant($0) } + [marks], entries: [], heads: [])
    }
    try await world.evaluation.clean()
    #expect(try await world.store.read { try $0.latestHold(of: tenant)?.state } == .cancelled)
  }

  @Test func aStageRulesOutNothingForThoseOutsideIt() async throws {
    let (world, people) = try await world()
    let rules = ServiceWorld.standardRules.replacing(#""role": "agent""#, with: #""role": "auditor""#)
    try await world.apply([Self.policy(rules, #", "rollout": {"percent": 50}"#)])
    let tenant = try await world.tenant
    for person in people {
      let rollout = try await world.store.read { try $0.policyVersion(3, tenant: tenant)?.rollout?.begun }
      let isInside = PolicyStage.percent(50).includes(person.octets, groups: [], rollout: try #require(rollout))
      #expect(try await world.roles(of: person) == (isInside ? ["supervisor"] : ["agent", "supervisor"]))
    }
  }

  /// The directory would bring it back by taking the person out of the group of the stage.
  @Test func aStageThatIsAGroupEndsNothingThatWaits() async throws {
    let (world, people) = try await world()
    let pilots = try await world.createGroup("Pilots", [people[1]])
    let rules = ServiceWorld.standardRules.replacing(#""role": "agent""#, with: #""role": "auditor""#)
    let next = Self.policy(rules, #", "rollout": {"group": "Pilots"}"#)
    #expect(try await world.apply([next]).revoked.isEmpty)
    try await world.patch("User", people[1], #"{"op": "replace", "path": "title", "value": "Engineer"}"#)
    #expect(try await world.roles(of: people[1]) == ["agent", "supervisor"])
    try await world.leave(people[1], pilots)
    _ = try await world.run(world.rollout(.complete))
    for person in people.dropFirst() { #expect(try await world.roles(of: person) == ["supervisor"]) }
  }

  @Test func aPreviewDoesNotTellOfARoleThatIsRefusedBesideOneThatWaits() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([Self.standard])
    var people: [ResourceID] = []
    for name in ["ada", "bob", "cy"] { people.append(try await world.createUser(name)) }
    try await world.empty(try await world.createGroup("Leads", people))
    _ = try await world.createGroup("Support", people)
    let rules = ServiceWorld.standardRules.replacing(#""role": "agent""#, with: #""role": "auditor""#)
    try await expectToldAndDone(world, Self.policy(rules), lost: ["crm/agent": 3], of: "ada")
    for person in people { #expect(try await world.roles(of: person) == ["supervisor"]) }
  }

  /// A preview, a dry run and the apply say the same, and name the first who loses something.
  private func expectToldAndDone(
    _ world: ServiceWorld, _ document: String, lost: [String: Int], of name: String,
    _ location: SourceLocation = #_sourceLocation
  ) async throws {
    let object = try ManifestObject.decode(try #require(try JSONValue(parsing: document).objectValue)).get()
    let preview = try await PolicyPreview(
      store: world.store, services: world.services, keyring: world.keyring, clock: world.clock
    ).run([object])
    let tally = try #require(preview.tenants.first?.tally, sourceLocation: location)
    let told = Dictionary(uniqueKeysWithValues: tally.roles.map { ($0.key.description, $0.value.lost) })
    #expect(told.filter { $0.value > 0 } == lost, sourceLocation: location)
    #expect(tally.gained == 0, sourceLocation: location)
    #expect(tally.losses.first?.userName == name, sourceLocation: location)
    let dryRun = try await world.apply([document], dryRun: true)
    #expect(dryRun.revoked == lost && dryRun.granted.isEmpty, sourceLocation: location)
    #expect(dryRun.people.contains { $0.userName == name && !$0.gains }, sourceLocation: location)
    let done = try await world.apply([document])
    #expect(done.revoked == lost && done.granted.isEmpty, sourceLocation: location)
  }
}

extension ServiceWorld {
  fileprivate func empty(_ group: ResourceID) async throws {
    try await patch("Group", group, #"{"op": "remove", "path": "members"}"#)
  }
}
