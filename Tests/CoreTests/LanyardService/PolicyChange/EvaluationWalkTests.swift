import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("A change that concerns many is carried on by a walk")
struct EvaluationWalkTests {
  private static let everybody = #"{"id": "all", "application": "crm", "role": "agent", "when": "active eq true"}"#
  private static let nobody = #"{"id": "all", "application": "crm", "role": "agent", "when": "active eq false"}"#

  /// People of a tenant, put into the store without being judged.
  private func people(_ count: Int, _ world: ServiceWorld, tenant: TenantID) async throws -> [ResourceID] {
    let ids = (0..<count).map { ResourceID(milliseconds: 1_795_000_000_000 + Int64($0), random: (1, UInt64($0))) }
    let now = world.clock.now()
    try await world.store.write { transaction in
      let rows = ids.map { id in
        Change.insertResource(
          StoredResource(
            id: id, tenant: tenant, type: "User", created: now, lastModified: now,
            document: ["userName": .string("u\(id)")]), index: [])
      }
      try transaction.apply(rows, entries: [], heads: [])
    }
    return ids
  }

  private func grants(_ world: ServiceWorld) async throws -> Int {
    let tenant = try await world.tenant
    return try await world.store.read { try $0.effectiveGrantCount(of: tenant) }
  }

  private func finish(_ runner: EvaluationRunner) async throws -> Int {
    var ticks = 0
    while try await runner.tick() > 0 { ticks += 1 }
    return ticks
  }

  @Test func thoseBeyondOneTransactionAreWalkedAndTheLogSaysWhenAndWhatCameOfIt() async throws {
    let world = try await ServiceWorld.make(rules: "")
    let ids = try await people(1130, world, tenant: try await world.tenant)
    let first = try await world.entries { () async throws in
      let report = try await world.apply([ServiceWorld.policy(Self.everybody)])
      #expect(report.pendingSubjects == 130)
    }
    #expect(first.last?.action == "evaluation.started")
    #expect(try await grants(world) == 1000)
    let status = try await PolicyQueries(store: world.store).status(of: .acme)
    #expect((status.walk?.done, status.walk?.total, status.marked) == (1000, 1130, 0))
    let rest = try await world.entries { () async throws in
      // 50 a transaction: 50, 50, 30.
      #expect(try await finish(world.evaluation) == 3)
    }
    #expect(try await grants(world) == 1130)
    let end = try #require(rest.last)
    #expect(end.action == "evaluation.finished")
    #expect(end.policyVersion == 2)
    #expect(end.changes.map(\.path) == ["judged", "granted", "revoked"])
    #expect(end.changes.map(\.after) == [1130, 1130, 0])
    #expect(rest.count == 131)
    // Whoever activated the policy gave the grants, not the runner.
    #expect(try await world.grants(of: ids[1129]).first?.origin["request"] == "request-1")
    #expect(try await PolicyQueries(store: world.store).status(of: .acme).walk?.finished == world.clock.now())
  }

  @Test func peopleWhomAChangeDoesNotConcernCostNoTransaction() async throws {
    let world = try await ServiceWorld.make(rules: Self.everybody)
    _ = try await people(2400, world, tenant: try await world.tenant)
    try await world.apply([ServiceWorld.policy(Self.everybody), ServiceWorld.tenant.replacing("Ltd", with: "Limited")])
    #expect(try await finish(world.evaluation) > 0)
    #expect(try await grants(world) == 2400)
    // Nothing changes for anybody: three looks at 500 people each.
    try await world.apply([ServiceWorld.policy(Self.everybody + ", " + Self.nobody.replacing("all", with: "none"))])
    #expect(try await finish(world.evaluation) == 3)
  }

  @Test func aNewActivationTakesTheWalksPlaceAndTheEndIsTheSame() async throws {
    let world = try await ServiceWorld.make(rules: "")
    _ = try await people(1130, world, tenant: try await world.tenant)
    try await world.apply([ServiceWorld.policy(Self.everybody)])
    #expect(try await world.evaluation.tick() == 50)
    try await world.apply([ServiceWorld.policy(Self.nobody)])
    // Another process goes on where the first one stopped.
    #expect(try await finish(world.evaluation) == 2)
    #expect(try await grants(world) == 0)
  }

  @Test func aPolicyThatCannotRunKeepsItsWalkAndHoldsNobodyUp() async throws {
    let world = try await ServiceWorld.make(rules: "")
    _ = try await people(1040, world, tenant: try await world.tenant)
    try await world.apply([ServiceWorld.policy(Self.everybody)])
    let broken = try ManifestObject.decode(
      try #require(try JSONValue(parsing: ServiceWorld.application.replacing("agent", with: "worker")).objectValue)
    ).get()
    let whole = try ManifestObject.decode(
      try #require(try JSONValue(parsing: ServiceWorld.application).objectValue)
    ).get()
    try await world.store.write { try $0.apply([.putObject(broken)], entries: [], heads: []) }
    #expect(try await world.evaluation.tick() == 0)
    #expect(try await PolicyQueries(store: world.store).status(of: .acme).walk?.done == 1000)
    try await world.store.write { try $0.apply([.putObject(whole)], entries: [], heads: []) }
    #expect(try await finish(world.evaluation) == 1)
    #expect(try await grants(world) == 1040)
  }

  @Test func tenantsTakeTurns() async throws {
    let world = try await ServiceWorld.make(rules: "")
    let other = ServiceWorld.tenant.replacing("acme", with: "globex")
    try await world.apply([other])
    let globex = try #require(try await world.store.read { try $0.tenant(named: TenantName("globex")) }).id
    _ = try await people(1200, world, tenant: try await world.tenant)
    _ = try await people(1200, world, tenant: globex)
    try await world.apply([ServiceWorld.policy(Self.everybody)])
    try await world.apply([ServiceWorld.policy(Self.everybody).replacing("acme", with: "globex")])
    let runner = world.evaluation
    for _ in 0..<2 { #expect(try await runner.tick() == 50) }
    let done = try await world.store.read { try $0.unfinishedEvaluationWalks(limit: 9) }.map(\.done)
    #expect(done == [1050, 1050])
    #expect(try await finish(runner) == 6)
  }

  @Test func aBigGroupsNewNameIsWalkedToo() async throws {
    let world = try await ServiceWorld.make()
    let ids = try await people(1110, world, tenant: try await world.tenant)
    let group = try await world.createGroup("Support", ids)
    _ = try await finish(world.evaluation)
    #expect(try await grants(world) == 1110)
    let entries = try await world.entries { () async throws in
      try await world.patch("Group", group, #"{"op": "replace", "path": "displayName", "value": "Leads"}"#)
      #expect(try await world.roles(of: ids[999]) == ["supervisor"])
      #expect(try await world.roles(of: ids[1000]) == ["agent"])
      let status = try await PolicyQueries(store: world.store).status(of: .acme)
      #expect(status.marked == 0 && status.groupWalks.map(\.group) == [group])
      #expect(status.groupWalks.map { [$0.done, $0.total] } == [[1000, 1110]])
      #expect(try await finish(world.evaluation) == 3)
    }
    #expect(try await world.roles(of: ids[1109]) == ["supervisor"])
    #expect(
      entries.map(\.action).filter { $0.hasPrefix("evaluation") } == ["evaluation.started", "evaluation.finished"])
    #expect(entries.last?.target.kind == "Group")
    #expect(try await world.store.read { try $0.unfinishedEvaluationWalks(limit: 9) }.isEmpty)
  }

  @Test func aGroupsNewNameWithoutAPolicyWalksNobody() async throws {
    let world = try await ServiceWorld.empty()
    try await world.apply([ServiceWorld.application, ServiceWorld.tenant])
    let ids = try await people(1010, world, tenant: try await world.tenant)
    let group = try await world.createGroup("Support", ids)
    try await world.patch("Group", group, #"{"op": "replace", "path": "displayName", "value": "Leads"}"#)
    try await world.delete("Group", group)
    #expect(try await world.evaluation.tick() == 0)
  }
}
