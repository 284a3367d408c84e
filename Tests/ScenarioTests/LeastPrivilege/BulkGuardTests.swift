import Hummingbird
import JSON
import LanyardCore
import LanyardService
import RoleMapping
import Testing

/// A bulk request is one request to the guard, however many transactions it would take (design §4.9).
@Suite struct BulkGuardTests {
  /// The hundred operations ahead take from fewer people than the guard lets pass; together with those behind them it is
  /// too much.
  @Test(arguments: Engine.allCases)
  func whatItsFirstOperationsTakeWaitsWithTheRest(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 66, limits: ["count": 60, "percent": 100])
      let harmless = acme.people.prefix(50).map { patch($0, ["op": "replace", "path": "title", "value": "Dr"]) }
      let done = try await acme.bulk(
        acme.people.prefix(55).map(leaving) + harmless + acme.people.suffix(11).map(leaving))
      #expect(done.count == 116 && done.allSatisfy { $0.status == "200" })
      #expect(try await acme.states() == ["held": 66])
      #expect(try await acme.sent() == [])
      let hold = try #require(try await acme.openHold())
      #expect(try await acme.undo(hold.id).hold.state == .undone)
      #expect(try await acme.states() == ["active": 66])
    }
  }

  /// Nobody can tell beforehand from how many a change of a group takes.
  @Test func whatItsGroupsTakeWaitsTogether() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 12, limits: ["count": 6, "percent": 100])
      let strangers = (0..<100).map { BulkClient.user("s\($0)@acme.example") }
      let done = try await acme.bulk(
        [acme.leavingSupport(acme.people.prefix(5))] + strangers + [acme.leavingSupport(acme.people.suffix(5))])
      #expect(done.count == 102 && done.allSatisfy { $0.code == nil })
      #expect(try await acme.states() == ["active": 2, "held": 10])
    }
  }

  @Test func oneThatIsPutOffIsHeldWholeToo() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 12, limits: ["count": 6, "percent": 100])
      let strangers = (0..<100).map { BulkClient.user("s\($0)@acme.example") }
      let later = try #require(HTTPFields.Element.Name("Prefer"))
      let taken = try await acme.directory.send(
        .post, "Bulk",
        BulkClient.request(acme.people.prefix(5).map(leaving) + strangers + acme.people.suffix(5).map(leaving)),
        headers: [later: "respond-async"])
      #expect(taken.status == 202)
      #expect(try await scenario.server.deferred.tick() == 1)
      #expect(try await acme.states() == ["active": 2, "held": 10])
    }
  }

  /// What cannot be too much is carried out in runs of a hundred: others get their turn, and the entries of a run have one
  /// time.
  @Test func belowTheThresholdItPassesAsEver() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 12, limits: ["count": 10, "percent": 100])
      let strangers = (0..<100).map { BulkClient.user("s\($0)@acme.example") }
      _ = try await acme.bulk(acme.people.prefix(5).map(leaving) + strangers + acme.people.suffix(5).map(leaving))
      #expect(try await acme.states() == ["active": 2, "directory": 10])
      #expect(try await acme.openHold() == nil)
      // The next is judged with those who left within the window.
      _ = try await acme.bulk(acme.people[5..<7].map(leaving) + [leaving(acme.people[0])])
      #expect(try await acme.states() == ["directory": 10, "held": 2])
    }
  }
}

private func patch(_ person: String, _ operation: JSONValue) -> JSONValue {
  BulkClient.operation(
    "PATCH", "/Users/\(person)",
    ["schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [operation]])
}

private func leaving(_ person: String) -> JSONValue {
  patch(person, ["op": "replace", "path": "active", "value": false])
}

extension GuardedTenant {
  fileprivate func bulk(_ operations: [JSONValue]) async throws -> [BulkAnswer] {
    try await BulkClient(scenario: scenario, directory: directory).run(operations)
  }

  fileprivate func leavingSupport(_ people: some Sequence<String>) -> JSONValue {
    let members = people.map { JSONValue.object(["value": .string($0)]) }
    return BulkClient.operation(
      "PATCH", "/Groups/\(support)",
      [
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
        "Operations": [["op": "remove", "path": "members", "value": .array(members)]],
      ])
  }
}
