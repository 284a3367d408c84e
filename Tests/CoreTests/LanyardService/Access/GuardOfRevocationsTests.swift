import Diagnostics
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("The guard over revocations")
struct GuardOfRevocationsTests {
  /// More than two people who lose a role within ten minutes trip it.
  private static func policy(_ rules: String) -> String {
    """
    {"apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme", "rules": [\(rules)],
     "guard": {"revocations": {"count": 2, "percent": 100, "window": "PT10M"}}}
    """
  }

  private static let policy = policy(ServiceWorld.standardRules)

  /// A clock that was set back leaves revocations that are, by the ledger, still to come.
  @Test func aReleaseOpensNoOtherHoldHoweverManyRolesEndedBefore() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([Self.policy])
    var people: [ResourceID] = []
    for name in ["ada", "bob", "cy", "dee", "eve"] { people.append(try await world.createUser(name)) }
    let group = try await world.createGroup("Support", people)
    for pair in [people[0...1], people[2...3]] {
      for person in pair { try await world.leave(person, group) }
      world.clock.advance(by: .seconds(660))
    }
    world.clock.advance(by: .seconds(-1400))
    try await world.leave(people[4], group)
    let hold = try #require(try await world.holds().first)
    #expect(hold.isOpen)
    try await world.run(ReleaseHold(tenant: world.tenant, id: hold.id, services: world.services))
    #expect(try await world.roles(of: people[4]).isEmpty)
    #expect(try await world.holds().map(\.state) == [.released])
  }

  @Test func undoingAHoldThatIsClosedTakesNothingThatWaitsInTheOpenOne() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([Self.policy])
    var people: [ResourceID] = []
    for name in ["ada", "bob", "cy"] { people.append(try await world.createUser(name)) }
    let support = try await world.createGroup("Support", people)
    let leads = try await world.createGroup("Leads", people)
    try await world.empty(support)
    let first = try #require(try await world.holds().first)
    try await world.run(ReleaseHold(tenant: world.tenant, id: first.id, services: world.services))
    world.clock.advance(by: .seconds(60))
    try await world.empty(leads)
    #expect(try await world.holds().map(\.state) == [.open, .released])
    try await world.run(UndoHold(tenant: world.tenant, id: first.id, services: world.services))
    // Of whom another hold keeps something, an undo brings nothing back until that one is decided.
    for person in people { #expect(try await world.roles(of: person) == ["supervisor"]) }
    let open = try #require(try await world.holds().first { $0.isOpen })
    try await world.run(UndoHold(tenant: world.tenant, id: open.id, services: world.services))
    try await world.run(UndoHold(tenant: world.tenant, id: first.id, services: world.services))
    for person in people { #expect(try await world.roles(of: person) == ["agent", "supervisor"]) }
  }

  @Test func undoingAgainLeavesWhatWasPutBackThoughRolesDidNotComeBack() async throws {
    let oncall = """
      {"id": "oncall", "application": "crm", "role": "auditor", "when": "groups.display eq \\"On-call\\"",
       "validFor": "PT8H"}
      """
    let world = try await ServiceWorld.make()
    try await world.apply([Self.policy(ServiceWorld.standardRules + ", " + oncall)])
    var people: [ResourceID] = []
    for name in ["bob", "cy", "dee", "ada"] {
      people.append(try await world.createUser(name))
      world.clock.advance(by: .seconds(1))
    }
    let (group, ada) = (try await world.createGroup("On-call", Array(people[0...2])), people[3])
    let body = #"{"displayName": "On-call", "members": [{"value": "\#(ada)"}]}"#
    try await world.run(world.replacing("Group", group, body), as: world.client())
    let hold = try #require(try await world.holds().first)
    try await world.run(ReleaseHold(tenant: world.tenant, id: hold.id, services: world.services))
    try await world.apply([Self.policy(oncall.replacing("auditor", with: "agent"))])
    try await world.run(UndoHold(tenant: world.tenant, id: hold.id, services: world.services))
    #expect(try await world.roles(of: ada).isEmpty)
    try await world.join(ada, group)
    let before = try await world.openEpisodes(of: ada)
    #expect(before.count == 1)
    world.clock.advance(by: .seconds(3600))
    try await world.run(UndoHold(tenant: world.tenant, id: hold.id, services: world.services))
    #expect(try await world.openEpisodes(of: ada) == before)
  }

  @Test func aRoleThatWaitsEndsWhenItMustNotMeetAnotherAnyMore() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([Self.policy])
    var people: [ResourceID] = []
    for name in ["ada", "bob", "cy"] { people.append(try await world.createUser(name)) }
    let support = try await world.createGroup("Support", people)
    _ = try await world.createGroup("Leads", people)
    try await world.empty(support)
    for person in people { #expect(try await world.roles(of: person) == ["agent", "supervisor"]) }
    let sets = #"[["agent", "supervisor"], ["supervisor", "auditor"]]"#
    try await world.apply([ServiceWorld.application.replacing(#"[["supervisor", "auditor"]]"#, with: sets)])
    for person in people { #expect(try await world.roles(of: person) == ["supervisor"]) }
    #expect(try await world.holds().map(\.state) == [.cancelled])
  }
}

extension ServiceWorld {
  fileprivate func openEpisodes(of user: ResourceID) async throws -> [Episode] {
    let tenant = try await tenant
    return try await store.read { try $0.episodes(of: user, tenant: tenant) }
  }

  fileprivate func empty(_ group: ResourceID) async throws {
    try await patch("Group", group, #"{"op": "remove", "path": "members"}"#)
  }

  fileprivate func holds() async throws -> [Hold] {
    let tenant = try await tenant
    return try await store.read { try $0.holds(of: tenant, before: nil, limit: 10) }
  }
}
