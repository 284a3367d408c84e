import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import SampleIdP
import Testing

/// Attempts to break rules of design §4 by what a SCIM client writes, beside those of EveryRuleTests.
@Suite struct RulesByDirectoryTests {
  private static let agent = "crm/agent by agent-rule"

  private static func play(
    on engine: Engine = .memory, rules: [JSONValue],
    _ story: @escaping @Sendable (Scenario, DirectoryClient, Browser) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declareAcme(rules: rules)
      try await story(scenario, try await scenario.directory(of: "acme"), Browser(scenario: scenario))
    }
  }

  /// Rules 1 and 2: nothing that a client writes about somebody is a role; rules alone confer.
  @Test func nothingThatIsWrittenOfSomebodyIsARole() async throws {
    try await Self.play(rules: [Manifests.rule("agent", when: "groups.display eq \"Agents\"")]) {
      scenario, directory, browser in
      let answer = try await directory.send(
        .post, "Users",
        [
          "userName": "alice", "userType": "admin", "roles": [["value": "crm/admin", "primary": true]],
          "entitlements": [["value": "crm/admin"]], "groups": [["value": "1", "display": "Agents"]],
        ])
      #expect(answer.status == 201, "\(answer.text)")
      let alice = try #require(answer.id)
      for name in ["crm/agent", "agent", "admin", "Agents\u{200B}"] {
        _ = try? await directory.createGroup(name, [alice])
      }
      let groups: JSONValue = ["op": "add", "path": "groups", "value": [["value": "1", "display": "Agents"]]]
      _ = try await directory.patch("Users/\(alice)", [groups])
      #expect(try await browser.roles(of: "alice") == [])
      #expect(try await scenario.tick() == [])
    }
  }

  /// Rule 4 the other way round: a client cannot write what sign-ins state, nor who manages somebody.
  @Test func aClientDoesNotSpeakForSignIns() async throws {
    let rules = [
      Manifests.rule("agent", when: "saml.groups eq \"Agents\""),
      Manifests.rule("supervisor", when: "source eq \"saml\""),
    ]
    try await Self.play(rules: rules) { scenario, directory, browser in
      let claims: JSONObject = ["saml": ["groups": ["Agents"]], "source": "saml"]
      var user: JSONObject = ["userName": "alice"]
      for member in claims { user[member.name] = member.value }
      let created = try await directory.send(.post, "Users", .object(user))
      let alice: String
      if let id = created.id { alice = id } else { alice = try await directory.createUser("alice") }
      for member in claims {
        _ = try await directory.patch(
          "Users/\(alice)", [["op": "add", "path": .string(member.name), "value": member.value]])
      }
      _ = try await directory.patch("Users/\(alice)", [["op": "add", "value": .object(claims)]])
      #expect(try await browser.roles(of: "alice") == [])
      #expect(try await scenario.explain(alice).source == .scim)
    }
  }

  /// Rule 5: no detour through the directory in which the condition goes on to hold lengthens a grant.
  @Test(arguments: Engine.allCases)
  func noDetourLengthensATimeBoundGrant(engine: Engine) async throws {
    let rule = Manifests.rule("agent", when: "groups.display eq \"On-call\" or title eq \"Duty\"", ["validFor": "PT8H"])
    try await Self.play(on: engine, rules: [rule]) { scenario, directory, browser in
      let alice = try await directory.createUser("alice")
      let first = try await directory.createGroup("On-call", [alice])
      let end = try await scenario.explain(alice).grants.first?.validUntil
      scenario.server.clock.advance(by: .seconds(4 * 3600))
      #expect(try await directory.setActive(false, alice).status == 200)
      #expect(try await browser.arrive("alice").code == "subject.deactivated")
      #expect(try await directory.setActive(true, alice).status == 200)
      #expect(try await scenario.explain(alice).grants.first?.validUntil == end)
      // From one part of the condition to the other, and back through a second group of the name.
      #expect(
        try await directory.patch("Users/\(alice)", [["op": "add", "path": "title", "value": "Duty"]]).status == 200)
      #expect(try await directory.send(.delete, "Groups/\(first)").status == 204)
      _ = try await directory.createGroup("On-call", [alice])
      #expect(try await directory.patch("Users/\(alice)", [["op": "remove", "path": "title"]]).status == 200)
      #expect(try await scenario.explain(alice).grants.map(\.validUntil) == [end])
      scenario.server.clock.advance(by: .seconds(4 * 3600))
      #expect(try await browser.roles(of: "alice") == [])
      try await scenario.judge()
      #expect(try await browser.roles(of: "alice") == [])
    }
  }

  /// Rule 6: those whom a change leaves to the job have nothing of it meanwhile, whoever asks.
  @Test(arguments: [Engine.memory, .sqlite])
  func beyondOneTransactionNoStaleGrantIsHonoured(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      var policy = Manifests.policy("acme", [("agent", "Agents")])
      policy["guard"] = ["revocations": ["count": 1_000_000, "percent": 100]]
      try await scenario.declare(
        Manifests.application(), Manifests.tenant("acme"), try Manifests.connection("acme"),
        Manifests.slowTarget("acme"), policy)
      let (directory, browser) = (try await scenario.directory(of: "acme"), Browser(scenario: scenario))
      let ids = (1...1002).map { ResourceID(milliseconds: 1_700_000_000_000, random: (0, UInt64($0))) }
      try await People.put(ids, in: try await scenario.tenantID("acme"), scenario.server.store)
      let last = try #require(ids.last).description
      let group = try await directory.createGroup("Agents", ids.map(\.description))
      try await scenario.judge()
      let signedIn = try await browser.arrive("person-\(last)")
      #expect(signedIn.roles == [Self.agent])

      let rename: JSONValue = ["op": "replace", "path": "displayName", "value": "Retired"]
      #expect(try await directory.patch("Groups/\(group)", [rename]).status == 204)
      #expect(try await scenario.explain(last).grants.count == 1, "the ledger is behind")
      #expect(try await browser.session(signedIn.cookie).roles == [])
      #expect(try await browser.arrive("person-\(last)").roles == [])
      try await scenario.judge()
      #expect(try await scenario.explain(last).grants.isEmpty)
    }
  }

  /// Rule 10: a grant of the directory's names rule, version, fact and request.
  @Test func aGrantNamesTheRequestAndTheFactsThatBroughtIt() async throws {
    try await Self.play(rules: [Manifests.rule("agent", when: "title eq \"Boss\"", ["validFor": "PT1H"])]) {
      scenario, directory, _ in
      let alice = try await directory.createUser("alice")
      let change: JSONValue = ["Operations": [["op": "add", "path": "title", "value": "Boss"]]]
      let answer = try await directory.send(
        .patch, "Users/\(alice)", change, headers: [.init("X-Request-Id")!: "promotion-7"])
      #expect(answer.status == 200)
      let grant = try #require(try await scenario.explain(alice).grants.first)
      #expect(grant.origin["request"] == "promotion-7" && grant.policyVersion == 1)
      #expect(grant.validUntil == scenario.server.clock.now() + .seconds(3600))
      #expect(grant.origin["rules"]?.arrayValue?.first?["rule"] == "agent-rule")
    }
  }
}
