import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SampleIdP
import Testing

/// Above a threshold revocations wait for a person (design §4.9).
@Suite struct GuardTests {
  @Test(arguments: Engine.allCases)
  func belowTheThresholdEveryRevocationPasses(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8, limits: ["count": 5, "percent": 100])
      for person in acme.people.prefix(5) {
        #expect(try await acme.directory.remove(person, from: acme.support).status == 204)
      }
      #expect(try await acme.states() == ["active": 3, "directory": 5])
      #expect(try await acme.openHold() == nil)
      #expect(try await acme.sent().count == 5)
    }
  }

  @Test(arguments: Engine.allCases)
  func theRequestThatIsTooMuchIsHeldWholeAndAnsweredAsEver(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 60, limits: nil)
      let browser = Browser(scenario: scenario)
      let signedIn = try await browser.post(try browser.response(about: .init("p0@acme.example")))
      let told = try await acme.actions().count

      let answer = try await acme.empty()
      #expect(answer.status == 200 && answer.json?["members"]?.arrayValue ?? [] == [])
      let group = try await acme.directory.send(.get, "Groups/\(acme.support)")
      #expect(group.json?["members"]?.arrayValue ?? [] == [])
      #expect(try await acme.directory.send(.get, "Users/\(acme.people[0])").json?["groups"]?.arrayValue ?? [] == [])

      #expect(try await acme.states() == ["held": 60])
      #expect(try await acme.sent() == [])
      #expect(try await browser.session(signedIn.cookie).roles == ["crm/agent by agent-rule"])
      let hold = try #require(try await acme.openHold())
      #expect(hold.losing == 60 && hold.holding == 60 && hold.limits.count == 50)
      let actions = try await acme.actions(after: told)
      #expect(actions.filter { $0 == "hold.opened" }.count == 1)
      #expect(actions.filter { $0 == "grants.held" }.count == 60)
      #expect(!actions.contains("grants.changed"))
    }
  }

  @Test func aPolicyThatIsTriedOnSomeDoesNotLoosenTheGuardOverTheOthers() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 12)
      var looser = Manifests.policy("acme", [("agent", "Support"), ("supervisor", "Leads")])
      looser["guard"] = ["revocations": ["count": 1000, "percent": 100]]
      looser["rollout"] = ["percent": 1]
      try await scenario.declare(looser)
      _ = try await acme.empty()
      #expect(try await acme.states() == ["held": 12])
      #expect(try await acme.openHold()?.limits.count == 5)
    }
  }

  @Test(arguments: Engine.allCases)
  func whatComesAfterJoinsTheHoldHoweverLittle(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 12)
      let browser = Browser(scenario: scenario)
      let signedIn = try await browser.post(try browser.response(about: .init("p11@acme.example")))
      let first = acme.people.prefix(6).map { JSONValue.string($0) }
      let values = first.map { JSONValue.object(["value": $0]) }
      #expect(
        try await acme.directory.patch(
          "Groups/\(acme.support)", [["op": "remove", "path": "members", "value": .array(values)]]
        ).status == 204)
      #expect(try await acme.states() == ["active": 6, "held": 6])
      #expect(try await acme.directory.setActive(false, acme.people[11]).status == 200)
      #expect(try await acme.directory.send(.delete, "Users/\(acme.people[10])").status == 204)
      #expect(try await acme.states() == ["active": 4, "held": 8])
      #expect(try await acme.sent() == [])
      // The session goes on, and a new one is refused.
      #expect(try await browser.session(signedIn.cookie).roles == ["crm/agent by agent-rule"])
      let again = try await browser.post(try browser.response(about: .init("p11@acme.example")))
      #expect(again.status == 403)
      // A day later it still waits.
      scenario.server.clock.advance(by: .seconds(86_400))
      #expect(try await acme.directory.remove(acme.people[9], from: acme.support).status == 204)
      #expect(try await acme.states() == ["active": 3, "held": 9])
    }
  }

  @Test(arguments: Engine.allCases)
  func aSessionOfSomebodyDeletedGoesOnWhileTheRevocationWaits(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let browser = Browser(scenario: scenario)
      let signedIn = try await browser.post(try browser.response(about: .init("p0@acme.example")))
      _ = try await acme.empty()
      #expect(try await acme.directory.send(.delete, "Users/\(acme.people[0])").status == 204)
      _ = try await acme.directory.send(.delete, "Users/\(acme.people[1])")
      let session = try await browser.session(signedIn.cookie)
      #expect(session.roles == ["crm/agent by agent-rule"])
      let hold = try #require(try await acme.openHold())
      #expect(try await acme.release(hold.id).revoked == 8)
      #expect(try await browser.session(signedIn.cookie).code == "session.unknown")
    }
  }

  @Test(arguments: Engine.allCases)
  func aRoleGivenAgainIsAsItWasAndTheLastClosesTheHold(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 7)
      _ = try await acme.empty()
      let hold = try #require(try await acme.openHold())
      #expect(try await acme.directory.add(acme.people[0], to: acme.support).status == 204)
      #expect(try await acme.states() == ["active": 1, "held": 6])
      #expect(try await acme.openHold()?.id == hold.id)
      let members = acme.people.map { JSONValue.object(["value": .string($0)]) }
      let put = try await acme.directory.send(
        .put, "Groups/\(acme.support)", ["displayName": "Support", "members": .array(members)])
      #expect(put.status == 200)
      #expect(try await acme.states() == ["active": 7])
      #expect(try await acme.hold(hold.id).state == .cancelled)
      #expect(try await acme.actions().last == "hold.cancelled")
      #expect(try await acme.sent() == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func aBulkRequestIsHeldWholeAlsoWhatCameBeforeItWasTooMuch(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 9)
      let operations = acme.people.prefix(8).map { person -> JSONValue in
        [
          "method": "PATCH", "path": .string("/Users/\(person)"),
          "data": [
            "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
            "Operations": [["op": "replace", "path": "active", "value": false]],
          ],
        ]
      }
      let answer = try await acme.directory.send(
        .post, "Bulk",
        ["schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(operations)])
      let done = answer.json?["Operations"]?.arrayValue ?? []
      #expect(answer.status == 200 && done.count == 8)
      #expect(done.allSatisfy { $0["status"]?.stringValue == "200" || $0["status"]?["code"]?.stringValue == "200" })
      #expect(try await acme.states() == ["active": 1, "held": 8])
      #expect(try await acme.sent() == [])
      let user = try await acme.directory.send(.get, "Users/\(acme.people[3])")
      #expect(user.json?["active"] == false)
      // All of them can be put back.
      let hold = try #require(try await acme.openHold())
      #expect(hold.losing == 6)
      #expect(try await acme.undo(hold.id).hold.state == .undone)
      #expect(try await acme.states() == ["active": 9])
    }
  }

  @Test func theShareOfHoldersTripsItAndNeverFiveOrFewer() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 20, limits: ["count": 50, "percent": 10])
      for person in acme.people.prefix(5) { _ = try await acme.directory.remove(person, from: acme.support) }
      #expect(try await acme.states() == ["active": 15, "directory": 5])
      _ = try await acme.directory.remove(acme.people[5], from: acme.support)
      #expect(try await acme.states() == ["active": 14, "directory": 5, "held": 1])
      let hold = try #require(try await acme.openHold())
      #expect(hold.losing == 6 && hold.holding == 20)
    }
  }

  @Test(arguments: Engine.allCases)
  func theWindowSlidesAndOneTenantsLossesAreNoneOfAnothers(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let limits: JSONObject = ["count": 5, "percent": 100, "window": "PT10M"]
      let acme = try await GuardedTenant.make(scenario, people: 12, limits: limits)
      let globex = try await GuardedTenant.make(scenario, name: "globex", people: 7, limits: limits)
      for person in acme.people.prefix(5) { _ = try await acme.directory.remove(person, from: acme.support) }
      for person in globex.people.prefix(5) { _ = try await globex.directory.remove(person, from: globex.support) }
      #expect(try await globex.openHold() == nil)
      scenario.server.clock.advance(by: .seconds(601))
      for person in acme.people[5..<10] { _ = try await acme.directory.remove(person, from: acme.support) }
      #expect(try await acme.states() == ["active": 2, "directory": 10])
      _ = try await acme.directory.remove(acme.people[10], from: acme.support)
      #expect(try await acme.states() == ["active": 1, "directory": 10, "held": 1])
      #expect(try await globex.states() == ["active": 2, "directory": 5])
      _ = try await globex.directory.remove(globex.people[5], from: globex.support)
      #expect(try await globex.states() == ["active": 1, "directory": 6])
    }
  }

  @Test(arguments: Engine.allCases)
  func whatExpiresAndWhatAPolicyTakesAwayNeverWaits(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      var policy = Manifests.policy("acme", [("supervisor", "Support")])
      policy["guard"] = ["revocations": ["count": 5]]
      try await scenario.declare(policy)
      #expect(try await acme.states() == ["active": 8, "policy": 8])
      #expect(try await acme.openHold() == nil)
    }
  }

  @Test func aHeldGrantWhoseTimeIsOverEndsAsEver() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 7)
      var policy = Manifests.policy("acme", [("agent", "Support"), ("supervisor", "Leads")])
      policy["guard"] = ["revocations": ["count": 5]]
      let rules = (policy["rules"]?.arrayValue ?? []).map { rule -> JSONValue in
        var rule = rule.objectValue ?? [:]
        rule["validFor"] = "PT1H"
        return .object(rule)
      }
      policy["rules"] = .array(rules)
      try await scenario.declare(policy)
      _ = try await acme.empty()
      #expect(try await acme.states()["held"] == 7)
      let hold = try #require(try await acme.openHold())
      scenario.server.clock.advance(by: .seconds(3601))
      try await acme.settle()
      #expect(try await acme.states()["expiry"] == 7)
      #expect(try await acme.states()["held"] == nil)
      #expect(try await acme.hold(hold.id).state == .cancelled)
      #expect(try await acme.sent().count == 7)
    }
  }
}
