import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

/// An undo takes back what was held, and no decision that anybody has made since.
@Suite struct UndoLimitsTests {
  @Test(arguments: Engine.allCases)
  func whoeverAPersonLetGoIsNotBroughtBack(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      _ = try await acme.deactivateAll()
      let hold = try #require(try await acme.openHold())
      _ = try await acme.markUrgent(acme.people[1])
      _ = try await acme.release(hold.id, users: [acme.people[0]])
      let reply = try await acme.undo(hold.id)
      #expect(reply.restored == 6)
      #expect(try await acme.states() == ["active": 6, "released": 2])
      let refused = try await scenario.page(of: hold.id, "acme").refused.compactMap(\.refusal?.code)
      #expect(Set(refused) == [.holdUndoReleased])
      for place in [0, 1] { #expect(try await acme.isActive(place) == false) }
      #expect(try await acme.isActive(2))
    }
  }

  @Test(arguments: Engine.allCases)
  func membershipsOfThoseWhoWereLetGoStayAwayToo(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 7)
      _ = try await acme.empty()
      let hold = try #require(try await acme.openHold())
      _ = try await acme.release(hold.id, users: [acme.people[3]])
      _ = try await acme.undo(hold.id)
      #expect(try await acme.states() == ["active": 6, "released": 1])
      let group = try await acme.directory.send(.get, "Groups/\(acme.support)")
      let members = (group.json?["members"]?.arrayValue ?? []).compactMap { $0["value"]?.stringValue }
      #expect(Set(members) == Set(acme.people).subtracting([acme.people[3]]))
    }
  }

  /// What could not be put back is tried again, and nothing that was put back once and is the directory's since.
  @Test(arguments: Engine.allCases)
  func askedAgainItTriesOnlyWhatItCouldNotPutBack(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      _ = try await acme.deactivateAll(7)
      _ = try await acme.directory.send(.delete, "Users/\(acme.people[7])")
      let hold = try #require(try await acme.openHold())
      _ = try await acme.release(hold.id)
      let taker = try await acme.directory.createUser("p7@acme.example")
      #expect(try await acme.undo(hold.id).hold.state == .undone)
      let refused = try await scenario.page(of: hold.id, "acme").refused.compactMap(\.refusal?.code)
      #expect(refused.contains(.holdUndoTaken))

      scenario.server.clock.advance(by: .seconds(3600))
      _ = try await acme.directory.setActive(false, acme.people[6])
      #expect(try await acme.isActive(6) == false)
      _ = try await acme.directory.send(.delete, "Users/\(taker)")
      scenario.server.clock.advance(by: .seconds(3600))
      _ = try await acme.undo(hold.id)
      #expect(try await acme.isActive(6) == false)
      #expect(try await acme.directory.send(.get, "Users/\(acme.people[7])").status == 200)
    }
  }

  /// The same value again is not the same change: a later removal is nobody's mistake until somebody says so.
  @Test(arguments: Engine.allCases)
  func whatTheDirectoryTookOnceMoreStaysTaken(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 7)
      _ = try await acme.empty()
      let hold = try #require(try await acme.openHold())
      _ = try await acme.release(hold.id)
      scenario.server.clock.advance(by: .seconds(3600))
      _ = try await acme.directory.add(acme.people[0], to: acme.support)
      scenario.server.clock.advance(by: .seconds(3600))
      _ = try await acme.directory.remove(acme.people[0], from: acme.support)
      scenario.server.clock.advance(by: .seconds(3600))
      _ = try await acme.undo(hold.id)
      let states = try await acme.states()
      #expect(states["active"] == 6 && states["directory"] == 1)
      let refused = try await scenario.page(of: hold.id, "acme").refused.compactMap(\.refusal?.code)
      #expect(refused == [.holdUndoReleased])
    }
  }

  /// What a reviewer removed is gone, also where the directory errs meanwhile.
  @Test(arguments: Engine.allCases)
  func whatWasKeptFromSomebodyIsKeptFromThemAgain(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let admin = try await AdminClient(scenario)
      let wish: JSONValue = ["name": "spring", "reviewers": ["lead@acme.example"]]
      #expect(try await admin.post("/tenants/acme/reviews", wish).status == 200)
      let page = try await admin.get("/tenants/acme/reviews/spring").json
      let item = try #require(page?["items"]?.arrayValue?.first { $0["subject"]?.stringValue == acme.people[2] })
      let removed = try await admin.post(
        "/tenants/acme/reviews/spring/decisions",
        [
          "reviewer": "lead@acme.example",
          "decisions": [["item": item["item"] ?? .null, "decision": "remove", "reason": "moved"]],
        ])
      #expect(removed.json?["removed"] == 1)
      try await acme.settle()
      scenario.server.clock.advance(by: .seconds(60))
      _ = try await acme.empty()
      let hold = try #require(try await acme.openHold())
      scenario.server.clock.advance(by: .seconds(60))
      #expect(try await acme.undo(hold.id).restored == 7)
      try await acme.settle()
      #expect(try await acme.states() == ["active": 7, "review": 1])
      #expect(try await acme.undo(hold.id).restored == 0)
    }
  }

  /// An auditor who replays the log sees the directory as it is.
  @Test(arguments: Engine.allCases)
  func theLogTellsEveryResourceThatIsPutBack(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      _ = try await acme.deactivateAll(6)
      _ = try await acme.directory.send(.delete, "Users/\(acme.people[6])")
      _ = try await acme.empty()
      let hold = try #require(try await acme.openHold())
      let count = try await acme.actions().count
      _ = try await acme.undo(hold.id)
      let entries = try await scenario.entries(of: "acme", after: count)
      let restored = entries.filter { $0.action.hasSuffix(".restored") }
      #expect(restored.filter { $0.action == "scim.user.restored" }.count == 7)
      let group = try #require(restored.first { $0.action == "scim.group.restored" })
      #expect(group.target.id == acme.support && group.changes.filter { $0.path == "members" }.count == 8)
      let user = restored.first { $0.target.id == acme.people[0] }
      #expect(user?.changes.contains { $0.path == "active" && $0.after == true } == true)
    }
  }

  /// While a policy's walk is under way, the directory goes on changing people whom it has not reached.
  @Test(arguments: Engine.allCases)
  func whatAPolicyTakesIsNotTheDirectorysThoughThatChangesMeanwhile(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 9)
      let tenant = acme.tenant
      var policy = Manifests.policy("acme", [("supervisor", "Leads")])
      policy["guard"] = ["revocations": ["count": 5]]
      // As an apply leaves people who are too many for its transaction: the policy is in force, and its walk has begun.
      let held = try await scenario.grants(of: acme.people, tenant)
      try await scenario.declare(policy)
      let walk = EvaluationWalk(
        tenant: tenant, policyVersion: 2, request: "apply", started: scenario.server.clock.now(), total: 9)
      try await scenario.server.store.write { [held] in
        try $0.apply(held.map { .updateGrant($0) } + [.putEvaluationWalk(walk)], entries: [], heads: [])
      }
      #expect(try await acme.states() == ["active": 9])
      for person in acme.people.prefix(8) {
        let title: [JSONValue] = [["op": "add", "path": "title", "value": "Dr"]]
        #expect(try await acme.directory.patch("Users/\(person)", title).status == 200)
      }
      #expect(try await acme.states() == ["active": 1, "policy": 8])
      #expect(try await acme.openHold() == nil)
      try await acme.settle()
      #expect(try await acme.states() == ["policy": 9])
    }
  }

  @Test func rolesThatDoNotComeBackWithTheDirectoryAreNamed() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 7)
      _ = try await acme.empty()
      let hold = try #require(try await acme.openHold())
      _ = try await acme.release(hold.id)
      var policy = Manifests.policy("acme", [("supervisor", "Leads")])
      policy["guard"] = ["revocations": ["count": 5]]
      try await scenario.declare(policy)
      #expect(try await acme.undo(hold.id).restored == 0)
      let refused = try await scenario.page(of: hold.id, "acme").refused.compactMap(\.refusal?.code)
      #expect(refused == [.holdUndoRoles])
    }
  }

  /// People wait to be judged for what the directory changed; a policy that is applied meanwhile must not take for it what
  /// the guard would hold.
  @Test(arguments: Engine.allCases)
  func aPolicyAppliedMeanwhileTakesNothingThatTheGuardWouldHold(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let tenant = acme.tenant
      let (group, people) = (try #require(ResourceID(acme.support)), acme.people.compactMap { ResourceID($0) })
      // As a change of more people than one transaction judges leaves them.
      try await scenario.server.store.write {
        try $0.apply(
          [
            .removeAllMemberships(group: group, tenant: tenant),
            .markForEvaluation(people, tenant: tenant, because: .directory),
          ], entries: [], heads: [])
      }
      var policy = Manifests.policy("acme", [("agent", "Support"), ("supervisor", "Leads"), ("admin", "Others")])
      policy["guard"] = ["revocations": ["count": 5]]
      try await scenario.declare(policy)
      #expect(try await acme.states() == ["active": 8])
      try await acme.settle()
      #expect(try await acme.states() == ["held": 8])
      let hold = try #require(try await acme.openHold())
      let page = try await scenario.page(of: hold.id, "acme")
      #expect(page.members.allSatisfy { $0.request != nil })
    }
  }
}

extension Scenario {
  fileprivate func grants(of people: [String], _ tenant: TenantID) async throws -> [Grant] {
    try await server.store.read { reader in
      try reader.grants(of: people.compactMap { ResourceID($0) }, tenant: tenant)
    }
  }
}

extension GuardedTenant {
  /// Deactivates the first so many, or all, by one request.
  fileprivate func deactivateAll(_ count: Int = .max) async throws -> Answer {
    let operations = people.prefix(count).map { person -> JSONValue in
      [
        "method": "PATCH", "path": .string("/Users/\(person)"),
        "data": [
          "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
          "Operations": [["op": "replace", "path": "active", "value": false]],
        ],
      ]
    }
    return try await directory.send(
      .post, "Bulk",
      ["schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(operations)])
  }

  fileprivate func isActive(_ place: Int) async throws -> Bool {
    try await directory.send(.get, "Users/\(people[place])").json?["active"] == true
  }
}
