import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import SampleIdP
import Testing

/// What goes on beside a hold: long bulk requests, requests put off, previews, people whom sign-ins created.
@Suite struct HoldsBesideTests {
  private static func deactivation(_ person: String) -> JSONValue {
    [
      "method": "PATCH", "path": .string("/Users/\(person)"),
      "data": ["Operations": [["op": "replace", "path": "active", "value": false]]],
    ]
  }

  private static func creation(_ name: String) -> JSONValue {
    ["method": "POST", "path": "/Users", "bulkId": .string(name), "data": ["userName": .string(name)]]
  }

  private static func bulk(_ operations: [JSONValue]) -> JSONValue {
    ["schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(operations)]
  }

  private static let later: HTTPFields = [.init("Prefer")!: "respond-async"]

  /// Where a request could take too much, nothing of it passes before all of it was looked at.
  @Test(arguments: [Engine.memory, .sqlite])
  func aLongBulkRequestIsHeldWhole(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 12)
      let fillers = (0..<98).map { Self.creation("filler-\($0)") }
      // Two among the first hundred operations, eight behind them.
      let operations =
        acme.people[0..<2].map(Self.deactivation) + fillers + acme.people[2..<10].map(Self.deactivation)
      let answer = try await acme.directory.send(.post, "Bulk", Self.bulk(operations))
      #expect(answer.status == 200)
      let statuses = (answer.json?["Operations"]?.arrayValue ?? []).compactMap { $0["status"]?.stringValue }
      #expect(statuses.count == 108 && statuses.allSatisfy { $0.hasPrefix("2") })
      #expect(try await acme.states() == ["active": 2, "held": 10])
      let hold = try #require(try await acme.openHold())
      #expect(hold.losing > 5)
      #expect(try await acme.undo(hold.id).hold.state == .undone)
      #expect(try await acme.states() == ["active": 12])
    }
  }

  /// A request that is carried out later is held like any other, in the name of the request that it was.
  @Test(arguments: Engine.allCases)
  func aRequestPutOffIsHeldWhenItsTurnComes(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      var headers = Self.later
      headers[.init("X-Request-Id")!] = "the-purge"
      let answer = try await acme.directory.send(
        .post, "Bulk", Self.bulk(acme.people.map(Self.deactivation)), headers: headers)
      #expect(answer.status == 202)
      #expect(try await acme.states() == ["active": 8])
      #expect(try await scenario.server.deferred.tick() == 1)
      #expect(try await acme.states() == ["held": 8])
      let hold = try #require(try await acme.openHold())
      #expect(hold.request == "the-purge")
      // Put off again, it finds nothing more to do; what waits goes on to wait.
      _ = try await acme.directory.send(
        .post, "Bulk", Self.bulk(acme.people.map(Self.deactivation)), headers: Self.later)
      #expect(try await scenario.server.deferred.tick() == 1)
      #expect(try await acme.states() == ["held": 8])
      #expect(try await acme.undo(hold.id).hold.state == .undone)
      #expect(try await acme.states() == ["active": 8])
    }
  }

  /// A preview tells what an apply would do now: what waits is lost only where no rule gives it any more.
  @Test func aPreviewCountsWhatWaitsAsHeld() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      _ = try await acme.empty()
      #expect(try await acme.states() == ["held": 8])
      let (same, none) = (Manifests.policy("acme", [("agent", "Support")]), Manifests.policy("acme", rules: []))
      for (policy, lost) in [(same, 0), (none, 8)] {
        let preview = try await scenario.apply([policy], dryRun: true)
        #expect(preview.problems.isEmpty)
        #expect(preview.revoked["crm/agent", default: 0] == lost)
        #expect(try await acme.states() == ["held": 8], "a preview changes nothing")
      }
      let report = try await scenario.apply([none])
      #expect(report.revoked["crm/agent"] == 8)
      #expect(try await acme.states() == ["policy": 8])
    }
  }

  /// Whoever a background job judges while a hold is open joins it, and one whose role comes back leaves it.
  @Test(arguments: [Engine.memory, .sqlite])
  func whoeverAJobJudgesJoinsTheHold(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 12)
      let first = acme.people.prefix(6).map { JSONValue.object(["value": .string($0)]) }
      _ = try await acme.directory.patch(
        "Groups/\(acme.support)", [["op": "remove", "path": "members", "value": .array(first)]])
      #expect(try await acme.states() == ["active": 6, "held": 6])
      // Marked for the job, as the rest of a large change is, and their group lost in between.
      let rest = acme.people.suffix(6).compactMap { ResourceID($0) }
      let (tenant, group) = (acme.tenant, try #require(ResourceID(acme.support)))
      try await scenario.server.store.write { transaction in
        try transaction.apply(
          [
            .removeMemberships(group: group, members: rest, tenant: tenant),
            .markForEvaluation(rest, tenant: tenant, because: .directory, request: "the-rest"),
          ], entries: [], heads: [])
      }
      try await acme.settle()
      #expect(try await acme.states() == ["held": 12])
      #expect(try await acme.directory.add(acme.people[11], to: acme.support).status == 204)
      #expect(try await acme.states() == ["active": 1, "held": 11])
    }
  }
}
