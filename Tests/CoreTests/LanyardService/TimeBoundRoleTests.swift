import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

@Suite("Roles that end by themselves")
struct TimeBoundRoleTests {
  private static func rule(_ more: String = "") -> String {
    """
    {"id": "oncall", "application": "crm", "role": "agent", "when": "groups.display eq \\"On-call\\"",
     "validFor": "PT8H"\(more)}
    """
  }

  @Test func aGrantEndsWhenItsTimeIsOverAndIsNotGivenAgainWhileTheConditionStillHolds() async throws {
    let world = try await ServiceWorld.make(rules: Self.rule(), withTarget: true)
    let ada = try await world.createUser("ada")
    let group = try await world.createGroup("On-call", [ada])
    world.clock.advance(by: .seconds(8 * 3600 - 1))
    #expect(try await world.evaluation.tick() == 0)
    #expect(try await world.roles(of: ada) == ["agent"])
    world.clock.advance(by: .seconds(1))
    #expect(try await world.evaluation.tick() == 1)
    #expect(try await world.grants(of: ada).map(\.state) == [.expired])
    #expect(try await world.deliveries(of: ada).map(\.isRevocation) == [true, true])
    try await world.patch("User", ada, #"{"op": "replace", "path": "title", "value": "Engineer"}"#)
    #expect(try await world.roles(of: ada).isEmpty)
    // Once an evaluation has seen the condition false, a new episode may begin.
    try await world.leave(ada, group)
    try await world.join(ada, group)
    #expect(try await world.roles(of: ada) == ["agent"])
  }

  @Test func aPolicyWithoutTheRuleMeanwhileDoesNotBeginTheTimeAnew() async throws {
    let world = try await ServiceWorld.make(rules: Self.rule())
    let ada = try await world.createUser("ada")
    let group = try await world.createGroup("On-call", [ada])
    world.clock.advance(by: .seconds(8 * 3600))
    _ = try await world.evaluation.tick()
    try await world.apply([ServiceWorld.policy(ServiceWorld.standardRules)])
    try await world.patch("User", ada, #"{"op": "replace", "path": "title", "value": "Engineer"}"#)
    try await world.apply([ServiceWorld.policy(Self.rule())])
    #expect(try await world.roles(of: ada).isEmpty)
    try await world.leave(ada, group)
    try await world.join(ada, group)
    #expect(try await world.roles(of: ada) == ["agent"])
  }

  @Test func aRenewedGrantBeginsAnewAndItsTargetHearsNothing() async throws {
    let world = try await ServiceWorld.make(rules: Self.rule(#", "renew": true"#), withTarget: true)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("On-call", [ada])
    world.clock.advance(by: .seconds(8 * 3600))
    #expect(try await world.evaluation.tick() == 1)
    #expect(try await world.grants(of: ada).map(\.state) == [.expired, .active])
    #expect(try await world.roles(of: ada) == ["agent"])
    #expect(try await world.deliveries(of: ada).count == 1)
    #expect(try await world.evaluation.tick() == 0)
  }

  @Test func theExpiryIsRecordedAsOne() async throws {
    let world = try await ServiceWorld.make(rules: Self.rule())
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("On-call", [ada])
    world.clock.advance(by: .seconds(9 * 3600))
    let entries = try await world.entries { _ = try await world.evaluation.tick() }
    #expect(entries.map(\.action) == ["grants.changed"])
    #expect(entries.first?.actor.kind == .system)
    #expect(entries.first?.changes.first?.before?["ended"] == "expired")
  }
}
