import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import Testing

/// Changes too large for one transaction are one request to the guard all the same, and what a person decides of them goes on
/// in the background.
@Suite struct LargeHoldTests {
  @Test(arguments: [Engine.memory, .sqlite])
  func aGroupOfMoreThanATransactionJudgesIsHeldAndLetGoWhole(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await LargeTenant.make(scenario, people: 1300)
      #expect(try await acme.rename("Support", to: "Nobody") == 204)
      #expect(try await acme.counts() == [1000, 300])
      try await acme.guarded.settle()
      #expect(try await acme.counts() == [1300, 0])
      let hold = try #require(try await acme.guarded.openHold())
      let reply = try await acme.guarded.release(hold.id)
      #expect(reply.revoked == 1000 && reply.goesOn && reply.hold.state == .released)
      // Another decision waits until this one is carried out.
      #expect(try await acme.guarded.refusal { _ = try await acme.guarded.undo(hold.id) } == .holdBusy)
      try await acme.guarded.settle()
      #expect(try await acme.counts() == [0, 0])
      #expect(try await acme.guarded.hold(hold.id).work == nil)

      #expect(try await acme.guarded.undo(hold.id).goesOn)
      try await acme.guarded.settle()
      #expect(try await acme.counts() == [0, 1300])
      #expect(try await acme.guarded.hold(hold.id).state == .undone)
    }
  }

  /// What a large request takes is one hold, and is let go once all of it can be seen.
  @Test func nobodyLetsGoWhatHasNotBeenJudged() async throws {
    try await Scenario.play(on: .sqlite) { scenario in
      let acme = try await LargeTenant.make(scenario, people: 1300)
      #expect(try await acme.rename("Support", to: "Nobody") == 204)
      let hold = try #require(try await acme.guarded.openHold())
      #expect(try await acme.guarded.refusal { _ = try await acme.guarded.release(hold.id) } == .holdUnjudged)
      // By role it goes for those who wait, and leaves the hold open for the others.
      #expect(try await acme.guarded.release(hold.id, roles: ["crm/agent"]).revoked == 1000)
      #expect(try await acme.guarded.openHold()?.id == hold.id)
      try await acme.guarded.settle()
      #expect(try await acme.counts() == [300, 0])
      #expect(try await acme.guarded.release(hold.id).revoked == 300)
      #expect(try await acme.guarded.hold(hold.id).state == .released)
    }
  }

  /// Whom the walk over a group has not reached is the directory's to judge, and not a policy's that is applied meanwhile.
  @Test func aPolicyDoesNotTakeWhatAGroupsNewNameIsStillToTake() async throws {
    try await Scenario.play(on: .sqlite) { scenario in
      let acme = try await LargeTenant.make(scenario, people: 1300)
      #expect(try await acme.rename("Support", to: "Nobody") == 204)
      var policy = Manifests.policy("acme", [("agent", "Support"), ("supervisor", "Heads")])
      policy["guard"] = ["revocations": ["count": 5]]
      try await scenario.declare(policy)
      #expect(try await acme.counts() == [1000, 300])
      try await acme.guarded.settle()
      #expect(try await acme.counts() == [1300, 0])
    }
  }

  /// Of the first thousand nobody loses anything: those behind them are counted before anything passes.
  @Test func thoseWhoAreJudgedLaterCountBeforeAnythingPasses() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await LargeTenant.make(scenario, people: 1300, holders: 20)
      #expect(try await acme.rename("Support", to: "Nobody") == 204)
      #expect(try await acme.guarded.openHold() != nil)
      #expect(try await acme.counts() == [0, 20])
      try await acme.guarded.settle()
      #expect(try await acme.counts() == [20, 0])
    }
  }

  /// What was decided of a hold waits with the tenant whose policy cannot run, and with no other.
  @Test func aPolicyThatCannotRunHoldsUpNoOthersDecision() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let globex = try await GuardedTenant.make(scenario, name: "globex", people: 8)
      for tenant in [acme, globex] {
        _ = try await tenant.empty()
        var hold = try #require(try await tenant.openHold())
        hold.work = .release(.everything)
        let decided = hold
        try await scenario.server.store.write { try $0.apply([.updateHold(decided)], entries: [], heads: []) }
      }
      let broken = try ManifestObject.decode(Manifests.policy("acme", [("nobody", "Support")])).get()
      try await scenario.server.store.write { try $0.apply([.putObject(broken)], entries: [], heads: []) }
      try await globex.settle()
      #expect(try await globex.states() == ["released": 8])
      #expect(try await acme.states() == ["held": 8])
      #expect(try await acme.openHold()?.work == .release(.everything))
    }
  }
}

/// A tenant whose people were put into the store directly.
private struct LargeTenant {
  let guarded: GuardedTenant
  let group: String

  /// - Parameter holders: how many of the last ones are active and so hold the role; nil for all.
  static func make(_ scenario: Scenario, people count: Int, holders: Int? = nil) async throws -> LargeTenant {
    let guarded = try await GuardedTenant.make(scenario, people: 0)
    let ids = (0..<count).map { ResourceID(milliseconds: 1_700_000_000_000 + Int64($0), random: (1, UInt64($0))) }
    try await People.put(ids, in: guarded.tenant, scenario.server.store)
    let members = ids.suffix(holders ?? count).map(\.description)
    let group = try await guarded.directory.createGroup("Support", members)
    try await guarded.settle()
    let others = ids.dropLast(holders ?? count)
    if !others.isEmpty {
      // They join a group that has no role yet, so that they hold nothing.
      let rows = others.map { Membership(group: ResourceID(group) ?? $0, member: $0, type: "User") }
      let tenant = guarded.tenant
      try await scenario.server.store.write {
        try $0.apply([.addMemberships(Array(rows), tenant: tenant)], entries: [], heads: [])
      }
    }
    _ = try await guarded.sent()
    return LargeTenant(guarded: guarded, group: group)
  }

  func rename(_ name: String, to other: String) async throws -> Int {
    try await guarded.directory.patch(
      "Groups/\(group)", [["op": "replace", "path": "displayName", "value": .string(other)]]
    ).status
  }

  /// How many grants are held, and how many are in force otherwise.
  func counts() async throws -> [Int] {
    let (tenant, scenario) = (guarded.tenant, guarded.scenario)
    return try await scenario.server.store.read { reader in
      let latest = try reader.latestHold(of: tenant)
      let held = try latest.map { try reader.heldCounts(of: $0.id, tenant: tenant).grants.values.reduce(0, +) } ?? 0
      return [held, try reader.effectiveGrantCount(of: tenant) - held]
    }
  }
}
