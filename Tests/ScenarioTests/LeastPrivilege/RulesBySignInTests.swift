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

/// One attempt to break each rule of design §4 by what a sign-in states. Rules 4, 5 and 6 are tried so in EveryRuleTests, rule
/// 10 in SAMLFactsTests.
@Suite struct RulesBySignInTests {
  private static let rules = [
    Manifests.rule("agent", when: "saml.groups eq \"Agents\""),
    Manifests.rule("supervisor", when: "saml.groups eq \"Leads\""),
  ]
  private static let (agent, supervisor) = ("crm/agent by agent-rule", "crm/supervisor by supervisor-rule")

  /// Alice is SCIM's; whoever else comes is created by the sign-in.
  private static func play(
    _ application: JSONObject = Manifests.application(), ceiling: [JSONValue] = ["agent", "supervisor", "admin"],
    rules: [JSONValue] = rules,
    _ story: @escaping @Sendable (Scenario, DirectoryClient, Browser, String) async throws -> Void
  ) async throws {
    try await Scenario.play(on: .memory) { scenario in
      try await scenario.declare(
        application, Manifests.tenant("acme", ceiling: ceiling), try Manifests.connection("acme", justInTime: true),
        Manifests.slowTarget("acme"), Manifests.policy("acme", rules: rules))
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice")
      try await story(scenario, directory, Browser(scenario: scenario), alice)
    }
  }

  private static func exclusive() -> JSONObject {
    var application = Manifests.application()
    application["exclusive"] = [["agent", "supervisor"]]
    return application
  }

  /// Rule 1: what no rule reads gives nothing, is no error, and is told as what it is.
  @Test func whatNoRuleReadsConfersNothingAndIsListed() async throws {
    try await Self.play { scenario, _, browser, _ in
      for name in ["alice", "dana"] {
        let answer = try await browser.arrive(
          name, .groups("Astronauts", "Agents ", "crm/agent", "agent"), .init("roles", ["admin", "crm/admin"]),
          .init("urn:x:entitlements", ["everything"]))
        #expect(answer.status == 200 && answer.roles == [], "\(name)")
      }
      #expect(try await scenario.tick() == [])
      let explained = try await scenario.explain("alice")
      #expect(explained.grants.isEmpty && explained.roles.allSatisfy { !$0.isConferred })
    }
  }

  /// Rule 2: a role that is stated is no role of the catalogue, and a rule cannot name one above the ceiling.
  @Test func aStatementReachesNoRoleAboveTheCeiling() async throws {
    try await Self.play(ceiling: ["agent"], rules: [Self.rules[0]]) { scenario, _, browser, _ in
      let said = SamplePerson.Attribute.groups("Agents", "Leads", "supervisor", "crm/supervisor")
      #expect(try await browser.arrive("alice", said).roles == [Self.agent])
      let report = try await scenario.apply([Manifests.policy("acme", rules: Self.rules)])
      #expect(report.problems.map(\.code) == ["mapping.role.above-ceiling"])
      #expect(try await browser.arrive("alice", said).roles == [Self.agent])
    }
  }

  /// Rule 3: both at once bring none; what is held stays, whoever stated it; and whoever changes over has the other.
  @Test func rolesThatMustNotMeetDoNotMeetInAnAssertion() async throws {
    let byGroup = Manifests.rule("supervisor", when: "groups.display eq \"Leads\"", ["id": "by-directory"])
    try await Self.play(Self.exclusive(), rules: Self.rules + [byGroup]) { _, directory, browser, alice in
      #expect(try await browser.arrive("alice", .groups("Agents", "Leads")).roles == [])
      #expect(try await browser.arrive("alice", .groups("Agents")).roles == [Self.agent])
      #expect(try await browser.arrive("alice", .groups("Leads", "Agents")).roles == [Self.agent])
      // The directory's word does not push it out either.
      let leads = try await directory.createGroup("Leads", [alice])
      #expect(try await browser.arrive("alice", .groups("Agents")).roles == [Self.agent])
      #expect(try await directory.remove(alice, from: leads).status == 204)
      #expect(try await browser.arrive("alice", .groups("Leads")).roles == [Self.supervisor])
    }
  }

  /// Rule 7: what a sign-in takes away is sent at once, whatever other sign-ins gave and the rate has not let through yet.
  @Test func whatASignInTakesAwayOvertakesWhatOthersGave() async throws {
    try await Self.play { scenario, _, browser, alice in
      #expect(try await browser.arrive("alice", .groups("Agents")).roles == [Self.agent])
      #expect(try await scenario.tick() == ["\(alice) +crm/agent"])
      for name in ["bob", "carol", "dan"] { _ = try await browser.arrive(name, .groups("Agents")) }
      #expect(try await browser.arrive("alice").roles == [])
      #expect(try await scenario.tick() == ["\(alice) -crm/agent"])
      #expect(try await scenario.tick() == [])
    }
  }

  /// Rule 7 within one sign-in: it is recorded, and sent, as taking first.
  @Test func aSignInThatTakesAndGivesTakesFirst() async throws {
    try await Self.play { scenario, _, browser, _ in
      #expect(try await browser.arrive("alice", .groups("Agents")).roles == [Self.agent])
      #expect(try await browser.arrive("alice", .groups("Leads")).roles == [Self.supervisor])
      let entry = try #require(try await scenario.entries(of: "acme").last { $0.action == "grants.changed" })
      #expect(entry.roleChanges == ["removed \(Self.agent)", "added \(Self.supervisor)"])
    }
  }

  /// Rule 8: a role that another covers stays, though a sign-in brought both.
  @Test func aCoveredRoleThatIsStatedStaysAndIsAFinding() async throws {
    var application = Manifests.application()
    application["roles"] = [
      ["name": "agent", "entitlements": ["read"]], ["name": "supervisor", "entitlements": ["read", "assign"]],
      ["name": "admin", "privileged": true],
    ]
    try await Self.play(application) { scenario, _, browser, _ in
      let answer = try await browser.arrive("alice", .groups("Agents", "Leads"))
      #expect(answer.roles.sorted() == [Self.agent, Self.supervisor])
      #expect(try await scenario.explain("alice").findings.map(\.check) == ["role.redundant"])
      _ = try await scenario.server.deliveries.tick()
      let told = scenario.server.target.takeMessages().last?.data["roles"]?.arrayValue ?? []
      #expect(Set(told.flatMap { $0["entitlements"]?.arrayValue ?? [] }) == ["assign", "read"])
    }
  }

  /// Rule 9: what a person's own sign-in states no longer concerns that person alone, trips no guard and waits for nobody.
  @Test func whatSignInsNoLongerStateWaitsForNobody() async throws {
    try await Self.play { scenario, _, browser, _ in
      var policy = Manifests.policy("acme", rules: Self.rules)
      policy["guard"] = ["revocations": ["count": 2, "percent": 100]]
      let applied = try await scenario.apply([policy])
      #expect(applied.problems.isEmpty)
      let names = ["alice", "bob", "carol", "dan"]
      for name in names { #expect(try await browser.arrive(name, .groups("Agents")).roles == [Self.agent]) }
      for name in names { #expect(try await browser.arrive(name, .groups("Others")).roles == []) }
      #expect(try await scenario.entries(of: "acme").allSatisfy { $0.action != "hold.opened" })
    }
  }

  /// Rule 9: while revocations wait, a sign-in neither lets them go nor gives back what waits, and what is stated gives
  /// nobody a role beside one that must not meet it.
  @Test func aSignInDecidesNothingOfAHold() async throws {
    try await Scenario.play(on: .memory) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      let browser = Browser(scenario: scenario)
      _ = try await acme.empty()
      _ = try await acme.directory.setActive(false, acme.people[1])
      let hold = try #require(try await acme.openHold())
      let answer = try await browser.arrive("p0@acme.example", .groups("Support", "Leads"))
      #expect(answer.roles == ["crm/agent by agent-rule"])
      #expect(try await browser.arrive("p1@acme.example", .groups("Support")).code == "subject.deactivated")
      #expect(try await acme.states() == ["held": 8])
      #expect(try await acme.release(hold.id).revoked == 8)
      #expect(try await browser.arrive("p0@acme.example", .groups("Support")).roles == [])
      #expect(try await browser.session(answer.cookie).roles == [])
    }
  }
}
