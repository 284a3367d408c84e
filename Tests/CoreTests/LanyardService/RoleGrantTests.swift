import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SCIM
import Testing

@Suite("Roles follow the directory")
struct RoleGrantTests {
  @Test func joiningAGroupGrantsItsRoleAndTheGrantExplainsItself() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    #expect(try await world.roles(of: ada).isEmpty)
    let entries = try await world.entries { _ = try await world.createGroup("Support", [ada]) }
    let grant = try #require(try await world.grants(of: ada).first)
    #expect(grant.role == RoleReference(application: "crm", role: "agent"))
    #expect(grant.policyVersion == 1)
    #expect(grant.origin["request"] == "request-1")
    let reason = try #require(grant.origin["rules"]?.arrayValue?.first)
    #expect(reason["rule"] == "support-agents")
    #expect(reason["facts"]?.arrayValue?.isEmpty == false)
    #expect(entries.map(\.action) == ["scim.group.created", "grants.changed"])
    #expect(entries.last?.policyVersion == 1)
    #expect(entries.last?.changes.map(\.after) == [["role": "crm/agent", "rules": ["support-agents"]]])
  }

  @Test func leavingTheGroupRevokesInTheSameTransaction() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let group = try await world.createGroup("Support", [ada])
    let entries = try await world.entries { try await world.leave(ada, group) }
    #expect(try await world.roles(of: ada).isEmpty)
    #expect(try await world.grants(of: ada).map(\.state) == [.revoked])
    #expect(entries.map(\.action) == ["scim.group.patched", "grants.changed"])
    #expect(entries.last?.changes.map(\.kind) == [.removed])
    #expect(entries.last?.changes.first?.before?["ended"] == "revoked")
  }

  @Test func aGroupsNewNameJudgesEveryMemberAgain() async throws {
    let world = try await ServiceWorld.make()
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    let group = try await world.createGroup("Support", [ada, bob])
    try await world.patch("Group", group, #"{"op": "replace", "path": "displayName", "value": "Leads"}"#)
    #expect(try await world.roles(of: ada) == ["supervisor"])
    #expect(try await world.roles(of: bob) == ["supervisor"])
    #expect(try await world.grants(of: bob).map(\.state).sorted { $0.rawValue < $1.rawValue } == [.active, .revoked])
  }

  @Test func aPatchThatRenamesAddsAndRemovesAtOnceIsJudgedAsItWillBe() async throws {
    let world = try await ServiceWorld.make()
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    let group = try await world.createGroup("Nothing", [ada])
    try await world.patch(
      "Group", group,
      """
      {"op": "replace", "path": "displayName", "value": "Support"},
      {"op": "add", "path": "members", "value": [{"value": "\(bob)"}]},
      {"op": "remove", "path": "members[value eq \\"\(ada)\\"]"}
      """)
    #expect(try await world.roles(of: ada).isEmpty)
    #expect(try await world.roles(of: bob) == ["agent"])
  }

  @Test func deletingAGroupRevokesWhatItGave() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let support = try await world.createGroup("Support", [ada])
    _ = try await world.createGroup("Leads", [ada])
    #expect(try await world.roles(of: ada) == ["agent", "supervisor"])
    try await world.delete("Group", support)
    #expect(try await world.roles(of: ada) == ["supervisor"])
  }

  @Test func deactivationTakesEveryRoleAndReactivationJudgesAnew() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    try await world.patch("User", ada, #"{"op": "replace", "path": "active", "value": false}"#)
    #expect(try await world.roles(of: ada).isEmpty)
    try await world.patch("User", ada, #"{"op": "replace", "path": "active", "value": true}"#)
    #expect(try await world.roles(of: ada) == ["agent"])
    #expect(try await world.grants(of: ada).count == 2)
  }

  @Test func deletingAUserRevokesAndTheirGroupForgetsThem() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let group = try await world.createGroup("Support", [ada])
    try await world.delete("User", ada)
    #expect(try await world.grants(of: ada).map(\.state) == [.revoked])
    let count = try await world.store.read { [tenant = try await world.tenant] in
      try $0.memberCount(of: group, tenant: tenant)
    }
    #expect(count == 0)
  }

  @Test func aRoleThatMustNotMeetAHeldOneIsNotGivenAndTheConflictIsRecorded() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Leads", [ada])
    let entries = try await world.entries { _ = try await world.createGroup("Review", [ada]) }
    #expect(try await world.roles(of: ada) == ["supervisor"])
    let conflict = try #require(entries.first { $0.action == "grants.conflict" })
    #expect(conflict.reason?.code == ErrorCode.rolesExclusive.rawValue)
    let rules = conflict.changes.first?.after?["rules"]?.stringValue ?? ""
    #expect(rules.contains("leads") && rules.contains("reviewers"))
  }

  @Test func twoThatMustNotMeetAndArriveTogetherAreBothWithheld() async throws {
    let world = try await ServiceWorld.make(
      rules: """
        {"id": "a", "application": "crm", "role": "supervisor", "when": "groups.display eq \\"Both\\""},
        {"id": "b", "application": "crm", "role": "auditor", "when": "groups.display eq \\"Both\\""}
        """)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Both", [ada])
    #expect(try await world.roles(of: ada).isEmpty)
  }

  /// A role held by a lasting rule and by a passing one must end with the passing one once the lasting one is gone.
  @Test func aGrantDoesNotOutliveTheReasonsThatAreLeft() async throws {
    let world = try await ServiceWorld.make(
      rules: """
        {"id": "lasting", "application": "crm", "role": "agent", "when": "groups.display eq \\"Support\\""},
        {"id": "passing", "application": "crm", "role": "agent", "when": "groups.display eq \\"On-call\\"", "validFor": "PT8H"}
        """)
    let ada = try await world.createUser("ada")
    let support = try await world.createGroup("Support", [ada])
    _ = try await world.createGroup("On-call", [ada])
    #expect(try await world.grants(of: ada).last?.validUntil == nil)
    world.clock.advance(by: .seconds(60))
    let entries = try await world.entries { try await world.leave(ada, support) }
    let grant = try #require(try await world.grants(of: ada).last)
    #expect(grant.ended == nil && grant.validUntil == world.clock.now() + .seconds(8 * 3600 - 60))
    #expect(grant.origin["rules"]?.arrayValue?.map { $0["rule"] } == ["passing"])
    #expect(entries.last?.changes.map(\.kind) == [.replaced])
    world.clock.advance(by: .seconds(8 * 3600))
    _ = try await world.evaluation.tick()
    #expect(try await world.roles(of: ada).isEmpty)
    #expect(try await world.grants(of: ada).last?.state == .expired)
  }

  @Test func withoutAPolicyNobodyGetsAnything() async throws {
    let world = try await ServiceWorld.empty()
    try await world.apply([ServiceWorld.application, ServiceWorld.tenant])
    let ada = try await world.createUser("ada")
    let entries = try await world.entries { _ = try await world.createGroup("Support", [ada]) }
    #expect(try await world.grants(of: ada).isEmpty)
    #expect(entries.map(\.action) == ["scim.group.created"])
  }

  @Test func beyondOneTransactionsShareTheRestIsJudgedByTheJob() async throws {
    let world = try await ServiceWorld.make()
    let tenant = try await world.tenant
    let ids = (0..<1003).map { ResourceID(milliseconds: 1_795_000_000_000 + Int64($0), random: (1, UInt64($0))) }
    let now = world.clock.now()
    try await world.store.write { transaction in
      let changes = ids.map { id in
        Change.insertResource(
          StoredResource(
            id: id, tenant: tenant, type: "User", created: now, lastModified: now,
            document: ["userName": .string("u\(id)")]), index: [])
      }
      try transaction.apply(changes, entries: [], heads: [])
    }
    let group = try await world.createGroup("Support", ids)
    #expect(try await world.store.read { try $0.effectiveGrantCount(of: tenant) } == 1000)
    #expect(try await world.evaluation.tick() == 3)
    #expect(try await world.store.read { try $0.effectiveGrantCount(of: tenant) } == 1003)
    try await world.delete("Group", group)
    #expect(try await world.store.read { try $0.effectiveGrantCount(of: tenant) } == 3)
    #expect(try await world.evaluation.tick() == 3)
    #expect(try await world.store.read { try $0.effectiveGrantCount(of: tenant) } == 0)
    #expect(try await world.evaluation.tick() == 0)
  }
}

extension ServiceWorld {
  var evaluation: EvaluationRunner {
    EvaluationRunner(runner: runner, services: services, clock: clock)
  }
}
