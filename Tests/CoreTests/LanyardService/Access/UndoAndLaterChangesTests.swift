import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SCIM
import Testing

/// An undo puts back what a held request changed, and nothing that has been written since: also where what was written has
/// the value again that the held request left.
@Suite("An undo leaves what was changed since")
struct UndoAndLaterChangesTests {
  /// More than two people who lose a role within ten minutes trip the guard.
  private static let policy = """
    {"apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme", "rules": [\(ServiceWorld.standardRules),
     {"id": "other", "application": "crm", "role": "agent", "when": "groups.display eq \\"Other\\""}],
     "guard": {"revocations": {"count": 2, "percent": 100, "window": "PT10M"}}}
    """

  private struct Stage {
    let world: ServiceWorld
    let people: [ResourceID]
    /// The group `Support`, by which they are agents.
    let support: ResourceID
  }

  private func stage(_ count: Int = 4) async throws -> Stage {
    let world = try await ServiceWorld.make()
    try await world.apply([Self.policy])
    var people: [ResourceID] = []
    for number in 0..<count { people.append(try await world.createUser("u\(number)")) }
    return Stage(world: world, people: people, support: try await world.createGroup("Support", people))
  }

  @Test func aGroupThatTheDirectoryNamedAnewKeepsItsName() async throws {
    let stage = try await stage()
    let world = stage.world
    try await world.name(stage.support, "Old")
    let hold = try await world.release()
    try await world.name(stage.support, "Support")
    try await world.name(stage.support, "Old")
    let refused = try await world.undo(hold)
    #expect(refused.contains(.holdUndoChanged))
    let tenant = try await world.tenant
    let name = try await world.store.read { try $0.resource(stage.support, type: "Group", tenant: tenant) }
    #expect(name?.document["displayName"] == "Old")
  }

  @Test func somebodyWhomTheDirectoryDeactivatedAgainStaysOut() async throws {
    let stage = try await stage()
    let (world, somebody) = (stage.world, stage.people[3])
    let hold = try await world.deactivateTogether(stage.people)
    try await world.release()
    try await world.leave(somebody, stage.support)
    try await world.activate(somebody, true)
    try await world.activate(somebody, false)
    _ = try await world.undo(hold)
    #expect(try await !world.isActive(somebody))
    for person in stage.people.prefix(3) {
      #expect(try await world.isActive(person))
      #expect(try await world.roles(of: person) == ["agent"])
    }
  }

  @Test func aMembershipThatTheDirectoryTookAgainIsNotPutBackThoughItCostNoRole() async throws {
    let stage = try await stage()
    let (world, somebody) = (stage.world, stage.people[3])
    let other = try await world.createGroup("Other", [somebody])
    try await world.empty(stage.support)
    let hold = try await world.release()
    try await world.join(somebody, stage.support)
    try await world.leave(somebody, stage.support)
    #expect(try await world.undo(hold) == [.holdUndoChanged])
    try await world.leave(somebody, other)
    #expect(try await world.roles(of: somebody).isEmpty)
    #expect(try await world.roles(of: stage.people[0]) == ["agent"])
  }

  @Test func whomTheHeldRequestBroughtInAndTheDirectoryPutInAgainStays() async throws {
    let stage = try await stage()
    let world = stage.world
    let (kept, passing) = (try await world.createUser("kept"), try await world.createUser("passing"))
    let body = #"{"displayName": "Support", "members": [{"value": "\#(kept)"}, {"value": "\#(passing)"}]}"#
    try await world.run(world.replacing("Group", stage.support, body), as: world.client())
    let hold = try await world.release()
    try await world.leave(kept, stage.support)
    try await world.join(kept, stage.support)
    #expect(try await world.undo(hold) == [.holdUndoChanged])
    #expect(try await world.roles(of: kept) == ["agent"])
    #expect(try await world.roles(of: passing).isEmpty)
  }

  @Test(arguments: [false, true])
  func theLastWhomSomebodyLetGoByNameStaysOutLikeTheOthers(isUrgent: Bool) async throws {
    let stage = try await stage()
    let world = stage.world
    try await world.empty(stage.support)
    let hold = try #require(try await world.latestHold)
    for person in stage.people {
      if isUrgent {
        try await world.run(MarkUrgent(tenant: world.tenant, subject: person, services: world.services))
      } else {
        let one = HoldSelection(users: [person])
        try await world.run(ReleaseHold(tenant: world.tenant, id: hold, selection: one, services: world.services))
      }
    }
    _ = try await world.undo(hold)
    for person in stage.people { #expect(try await world.roles(of: person).isEmpty) }
  }

  @Test func ofARequestThatIsHeldWholeThoseComeBackTooWhoHadNoRole() async throws {
    let stage = try await stage()
    let world = stage.world
    let bystanders = [try await world.createUser("x"), try await world.createUser("y")]
    let everybody = [bystanders[0]] + stage.people + [bystanders[1]]
    let hold = try await world.deactivateTogether(everybody)
    #expect(try await world.undo(hold).isEmpty)
    for person in everybody { #expect(try await world.isActive(person)) }
  }

  @Test func anotherHoldDoesNotPutBackWhatAnUndoPutBack() async throws {
    let stage = try await stage()
    let world = stage.world
    try await world.empty(stage.support)
    let first = try await world.release()
    for person in stage.people { try await world.join(person, stage.support) }
    try await world.empty(stage.support)
    let second = try await world.release()
    #expect(try await world.undo(second).isEmpty)
    try await world.empty(stage.support)
    try await world.release()
    _ = try await world.undo(first)
    for person in stage.people { #expect(try await world.roles(of: person).isEmpty) }
  }

  /// Also where one request did both.
  @Test(arguments: [0, 1])
  func aGroupThatWasMadeAnewIsNotDoubled(after seconds: Int) async throws {
    let stage = try await stage()
    let world = stage.world
    try await world.delete("Group", stage.support)
    let hold = try #require(try await world.latestHold)
    world.clock.advance(by: .seconds(seconds))
    _ = try await world.createGroup("support", Array(stage.people.prefix(3)))
    #expect(try await world.undo(hold).contains(.holdUndoTaken))
    let tenant = try await world.tenant
    #expect(try await world.store.read { try $0.resourceCount(type: "Group", tenant: tenant) } == 1)
    #expect(try await world.roles(of: stage.people[3]) == ["agent"])
  }

  /// What a held request took, was given back, and taken again by a request that is held too, is put back with both.
  @Test func whatIsPutBackByALaterImageIsNotListedAsLeft() async throws {
    let stage = try await stage()
    let (world, somebody) = (stage.world, stage.people[3])
    try await world.empty(stage.support)
    let hold = try #require(try await world.latestHold)
    try await world.patch(
      "Group", stage.support, #"{"op": "add", "path": "members", "value": [{"value": "\#(somebody)"}]}"#)
    try await world.leave(somebody, stage.support)
    #expect(try await world.undo(hold).isEmpty)
    for person in stage.people { #expect(try await world.roles(of: person) == ["agent"]) }
  }

  @Test func somebodyWhoIsGoneIsFoundByTheirNameUnlessSomebodyElseHasIt() async throws {
    let stage = try await stage()
    let (world, gone) = (stage.world, stage.people[0])
    try await world.empty(stage.support)
    try await world.delete("User", gone)
    let queries = HoldQueries(store: world.store, services: world.services)
    #expect(try await queries.people(named: ["U0"], in: world.tenant) == [gone])
    _ = try await world.createUser("u0")
    let tenant = try await world.tenant
    await #expect {
      try await queries.people(named: ["u0"], in: tenant)
    } throws: { error in
      (error as? CodedError)?.code == .subjectAmbiguous
    }
  }
}

extension ServiceWorld {
  fileprivate func name(_ group: ResourceID, _ name: String) async throws {
    try await patch("Group", group, #"{"op": "replace", "path": "displayName", "value": "\#(name)"}"#)
  }

  fileprivate func empty(_ group: ResourceID) async throws {
    try await patch("Group", group, #"{"op": "remove", "path": "members"}"#)
  }

  fileprivate func activate(_ user: ResourceID, _ isActive: Bool) async throws {
    try await patch("User", user, #"{"op": "replace", "path": "active", "value": \#(isActive)}"#)
  }

  fileprivate func isActive(_ user: ResourceID) async throws -> Bool {
    let tenant = try await tenant
    return try #require(try await store.read { try $0.person(user, tenant: tenant) }).document["active"] != false
  }

  fileprivate var latestHold: HoldID? {
    get async throws {
      let tenant = try await tenant
      return try await store.read { try $0.latestHold(of: tenant)?.id }
    }
  }

  /// Lets all go that waits in the open hold.
  @discardableResult
  fileprivate func release() async throws -> HoldID {
    let hold = try #require(try await latestHold)
    try await run(ReleaseHold(tenant: tenant, id: hold, services: services))
    clock.advance(by: .seconds(1))
    return hold
  }

  /// The codes of what was not put back.
  fileprivate func undo(_ hold: HoldID) async throws -> [ErrorCode] {
    try await run(UndoHold(tenant: tenant, id: hold, services: services))
    return try await HoldQueries(store: store, services: services).page(of: hold, tenant: TenantName("acme"), limit: 1)
      .refused.compactMap { $0.refusal?.code }
  }

  /// One request that deactivates them all, and is held.
  fileprivate func deactivateTogether(_ people: [ResourceID]) async throws -> HoldID {
    let body: JSONValue = ["Operations": [["op": "replace", "path": "active", "value": false]]]
    var units: [CommandUnit<DirectoryOperation>] = []
    for person in people {
      units.append(
        CommandUnit([
          DirectoryOperation(
            tenant: try await tenant, method: .patch, type: try type("User"), id: person.description, body: body,
            location: try rendering("User").location, services: services)
        ]))
    }
    let outcomes = try await runner.runEach(units, as: client(), request: Self.request)
    #expect(outcomes.flatMap(\.self).allSatisfy { if case .success = $0 { true } else { false } })
    return try #require(try await latestHold)
  }
}
