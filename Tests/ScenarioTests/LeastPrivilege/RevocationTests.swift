import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardService
import LanyardTesting
import Provisioning
import SampleIdP
import Testing

/// What is taken away goes first and at once (design §4.6, §4.7).
@Suite struct RevocationTests {
  @Test(arguments: Engine.allCases)
  func whoeverLosesTheGroupLosesTheRoleWhicheverWayTheGroupIsLost(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      let directory = try await scenario.directory(of: "acme")
      let browser = Browser(scenario: scenario)
      let alice = try await directory.createUser("alice@acme.example")
      let ways: [@Sendable (String) async throws -> Answer] = [
        { try await directory.remove(alice, from: $0) },
        { try await directory.send(.delete, "Groups/\($0)") },
        { try await directory.patch("Groups/\($0)", [["op": "replace", "path": "displayName", "value": "Retired"]]) },
        { try await directory.send(.put, "Groups/\($0)", ["displayName": "Support", "members": []]) },
      ]
      for (number, lose) in ways.enumerated() {
        let group = try await directory.createGroup("Support", [alice])
        let signedIn = try await browser.post(try browser.response(about: SamplePerson("alice@acme.example")))
        #expect(signedIn.roles == ["crm/agent by support-agents"], "way \(number)")
        #expect((200...204).contains(try await lose(group).status), "way \(number)")
        #expect(try await browser.session(signedIn.cookie).roles == [], "way \(number)")
        #expect(
          try await scenario.entries(of: "acme").last?.roleChanges == ["removed crm/agent by support-agents"],
          "way \(number)")
      }
    }
  }

  @Test(arguments: Engine.allCases)
  func oneChangeThatTakesAndGivesTakesFirst(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice@acme.example")
      let group = try await directory.createGroup("Support", [alice])
      let rename = try await directory.patch(
        "Groups/\(group)", [["op": "replace", "path": "displayName", "value": "Leads"]])
      #expect(rename.status == 204)
      let entry = try #require(try await scenario.entries(of: "acme").last)
      #expect(
        entry.roleChanges == ["removed crm/agent by support-agents", "added crm/supervisor by team-leads"])
    }
  }

  @Test(arguments: Engine.allCases)
  func aRevocationOvertakesGrantsAndWaitsForNoRate(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(
        Manifests.application(), Manifests.tenant("acme"), Manifests.slowTarget("acme"),
        Manifests.policy("acme", [("agent", "Support")]))
      let directory = try await scenario.directory(of: "acme")
      let bob = try await directory.createUser("bob@acme.example")
      let group = try await directory.createGroup("Support", [bob])
      // This takes the only delivery that the rate allows for the next second.
      #expect(try await scenario.tick() == ["\(bob) +crm/agent"])

      let newcomers = try await scenario.join(["carol", "dan", "erin"], group, directory)
      #expect(try await directory.remove(bob, from: group).status == 204)
      #expect(try await scenario.tick() == ["\(bob) -crm/agent"])
      #expect(try await scenario.tick() == [])
      scenario.server.clock.advance(by: .seconds(10))
      let next = try await scenario.tick()
      #expect(next.count == 1)
      #expect(newcomers.map { "\($0) +crm/agent" }.contains(next.first))
    }
  }

  @Test(arguments: Engine.allCases)
  func aSessionThatEndedWithTheAccountStaysEndedWhenTheAccountReturns(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      let directory = try await scenario.directory(of: "acme")
      let browser = Browser(scenario: scenario)
      let alice = try await directory.createUser("alice@acme.example")
      _ = try await directory.createGroup("Support", [alice])
      let signedIn = try await browser.post(try browser.response(about: SamplePerson("alice@acme.example")))
      #expect(try await browser.session(signedIn.cookie).status == 200)
      #expect(try await directory.setActive(false, alice).status == 200)
      #expect(try await directory.setActive(true, alice).status == 200)
      #expect(try await browser.session(signedIn.cookie).code == "session.unknown")
      #expect(try await browser.roles(of: "alice@acme.example") == ["crm/agent by support-agents"])
    }
  }

  @Test(arguments: Engine.allCases)
  func aTargetThatIsDownGetsTheDeliveryLater(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice@acme.example")
      _ = try await directory.createGroup("Support", [alice])
      scenario.server.target.answer(.retry(after: .seconds(120), reason: "503"))
      let first = try await scenario.tick()
      #expect(try await scenario.tick() == [])
      scenario.server.clock.advance(by: .seconds(3600))
      #expect(try await scenario.tick() == first)
      #expect(try await scenario.entries(of: "acme").last?.action == "delivery.confirmed")
    }
  }
}

extension Scenario {
  /// Sends what is due and answers what arrived, in its order: `subject +granted -revoked`.
  func tick() async throws -> [String] {
    _ = try await server.deliveries.tick()
    return server.target.takeMessages().map { message in
      ([message.subject ?? ""] + message.granted.map { "+\($0)" } + message.revoked.map { "-\($0)" })
        .joined(separator: " ")
    }
  }

  /// Creates people, adds each to the group by a request of its own, and answers their ids.
  func join(_ names: [String], _ group: String, _ directory: DirectoryClient) async throws -> [String] {
    var ids: [String] = []
    for name in names {
      let id = try await directory.createUser("\(name)@acme.example")
      #expect(try await directory.add(id, to: group).status == 204)
      ids.append(id)
    }
    return ids
  }
}
