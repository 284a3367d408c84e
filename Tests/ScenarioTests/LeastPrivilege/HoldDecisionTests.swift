import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import SampleIdP
import Testing

/// What a person decides of revocations that wait (design §4.9).
@Suite struct HoldDecisionTests {
  @Test(arguments: Engine.allCases)
  func aReleaseTakesAwayWhatWaitedAndIsDoneOnce(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 7)
      let browser = Browser(scenario: scenario)
      let signedIn = try await browser.post(try browser.response(about: .init("p0@acme.example")))
      _ = try await acme.empty()
      _ = try await acme.directory.setActive(false, acme.people[0])
      let hold = try #require(try await acme.openHold())
      let reply = try await acme.release(hold.id)
      #expect(reply.revoked == 7 && reply.hold.state == .released && !reply.goesOn)
      #expect(try await acme.states() == ["released": 7])
      #expect(try await acme.sent().count == 7)
      #expect(try await browser.session(signedIn.cookie).code == "session.unknown")
      let told = try await acme.actions()
      #expect(told.contains("hold.released"))
      #expect(try await acme.release(hold.id).revoked == 0)
      #expect(try await acme.actions() == told)
      // What a person has looked at is not counted again.
      _ = try await acme.directory.send(
        .put, "Groups/\(acme.support)",
        ["displayName": "Support", "members": [["value": .string(acme.people[1])]]])
      _ = try await acme.directory.remove(acme.people[1], from: acme.support)
      #expect(try await acme.openHold() == nil)
    }
  }

  @Test(arguments: Engine.allCases)
  func someAreLetGoByPersonOrRoleAndTheRestWaitsOn(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      for person in acme.people.prefix(2) { _ = try await acme.directory.add(person, to: acme.leads) }
      _ = try await acme.empty()
      _ = try await acme.directory.send(.put, "Groups/\(acme.leads)", ["displayName": "Leads", "members": []])
      #expect(try await acme.states() == ["held": 10])
      let hold = try #require(try await acme.openHold())
      #expect(try await acme.release(hold.id, roles: ["crm/supervisor"]).revoked == 2)
      #expect(try await acme.release(hold.id, users: [acme.people[0], acme.people[1]]).revoked == 2)
      #expect(try await acme.states() == ["held": 6, "released": 4])
      #expect(try await acme.openHold() != nil)
      let nobody = try await acme.refusal { _ = try await acme.release(hold.id, users: [acme.people[0]]) }
      #expect(nobody == .holdSelectionEmpty)
      #expect(try await acme.release(hold.id, users: Array(acme.people.dropFirst(2))).hold.state == .released)
      #expect(try await acme.states() == ["released": 10])
      let closed = try await acme.refusal { _ = try await acme.release(HoldID(milliseconds: 1, random: (1, 1))) }
      #expect(closed == .holdUnknown)
    }
  }

  @Test(arguments: Engine.allCases)
  func oneUrgentPersonPassesNowAndForADayAlsoBeforeItComes(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 9)
      _ = try await acme.markUrgent(acme.people[7])
      let members = acme.people[7...].map { JSONValue.object(["value": .string($0)]) }
      _ = try await acme.directory.send(
        .put, "Groups/\(acme.support)", ["displayName": "Support", "members": .array(members)])
      #expect(try await acme.states() == ["active": 2, "held": 7])
      #expect(try await acme.markUrgent(acme.people[0]).revoked == 1)
      #expect(try await acme.states() == ["active": 2, "held": 6, "released": 1])
      _ = try await acme.directory.setActive(false, acme.people[7])
      #expect(try await acme.states() == ["active": 1, "held": 6, "released": 2])
      #expect(try await acme.sent().count == 2)
      _ = try await acme.markUrgent(acme.people[8])
      scenario.server.clock.advance(by: .seconds(86_401))
      _ = try await acme.directory.setActive(false, acme.people[8])
      #expect(try await acme.states() == ["held": 7, "released": 2])
    }
  }

  @Test(arguments: Engine.allCases)
  func anUndoRestoresDirectoryAndGrantsAsTheyWere(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      _ = try await acme.directory.add(acme.people[6], to: acme.leads)
      let before = try await acme.directory.contents().map(Self.withoutVersions)
      let ledger = try await acme.states()
      _ = try await acme.sent()

      _ = try await acme.empty()
      _ = try await acme.directory.setActive(false, acme.people[5])
      _ = try await acme.directory.send(.delete, "Users/\(acme.people[6])")
      _ = try await acme.directory.send(.delete, "Groups/\(acme.support)")
      #expect(try await acme.states() == ["held": 9])
      let hold = try #require(try await acme.openHold())
      let reply = try await acme.undo(hold.id)
      #expect(reply.hold.state == .undone && reply.restored == 9 && reply.revoked == 0)
      #expect(try await acme.states() == ledger)
      #expect(try await acme.sent() == [])
      #expect(try await acme.openHold() == nil)
      let after = try await acme.directory.contents().map(Self.withoutVersions)
      let page = try await scenario.page(of: hold.id, "acme")
      #expect(page.refused.isEmpty && after == before)
      #expect(try await acme.undo(hold.id).restored == 0)
    }
  }

  /// The resources without what every write changes.
  static func withoutVersions(_ page: JSONValue) -> [String] {
    (page["Resources"]?.arrayValue ?? []).map { resource in
      var object = resource.objectValue ?? [:]
      object["meta"] = JSONValue?.none
      return JSONValue.object(object).pretty()
    }.sorted()
  }

  @Test(arguments: Engine.allCases)
  func anUndoComesAfterAReleaseTooForThirtyDays(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 7)
      _ = try await acme.empty()
      let first = try #require(try await acme.openHold())
      _ = try await acme.release(first.id)
      #expect(try await acme.sent().count == 7)
      scenario.server.clock.advance(by: .seconds(29 * 86_400))
      #expect(try await acme.undo(first.id).hold.state == .undone)
      #expect(try await acme.states() == ["active": 7, "released": 7])
      #expect(try await acme.sent().count == 7)

      _ = try await acme.empty()
      let second = try #require(try await acme.openHold())
      _ = try await acme.release(second.id)
      scenario.server.clock.advance(by: .seconds(30 * 86_400 + 1))
      #expect(try await acme.refusal { _ = try await acme.undo(second.id) } == .holdUndoOver)
    }
  }

  @Test(arguments: Engine.allCases)
  func anUndoLeavesWhatSomebodyElseChangedAndSaysSo(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let inactive = acme.people.map { person -> JSONValue in
        [
          "method": "PUT", "path": .string("/Users/\(person)"),
          "data": [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
            "userName": .string("p\(acme.people.firstIndex(of: person) ?? 0)@acme.example"), "displayName": "Gone",
            "active": false,
          ],
        ]
      }
      _ = try await acme.directory.send(
        .post, "Bulk",
        ["schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(inactive)])
      _ = try await acme.directory.send(.delete, "Users/\(acme.people[1])")
      #expect(try await acme.states() == ["held": 8])
      let rename: [JSONValue] = [["op": "replace", "path": "displayName", "value": "Renamed"]]
      #expect(try await acme.directory.patch("Users/\(acme.people[0])", rename).status == 200)
      let hold = try #require(try await acme.openHold())
      let reply = try await acme.undo(hold.id)
      let page = try await scenario.page(of: hold.id, "acme")
      // The name stays as somebody gave it since; the rest is put back, so that the person has the role again.
      #expect(page.refused.compactMap(\.refusal?.code).contains(.holdUndoChanged))
      let renamed = try await acme.directory.send(.get, "Users/\(acme.people[0])")
      #expect(renamed.json?["displayName"] == "Renamed" && renamed.json?["active"] == true)
      #expect(try await acme.states() == ["active": 8])
      #expect(reply.revoked == 0)
    }
  }
}

extension Scenario {
  func page(of hold: HoldID, _ tenant: String) async throws -> HoldPage {
    try await HoldQueries(store: server.store, services: server.directory).page(
      of: hold, tenant: try TenantName(tenant))
  }
}
