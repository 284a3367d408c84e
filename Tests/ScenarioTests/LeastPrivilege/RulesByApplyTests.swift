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

/// One attempt to break each rule of design §4 by what is applied. Rule 4 is tried so in EveryRuleTests.
@Suite struct RulesByApplyTests {
  private static let byGroup = [
    Manifests.rule("agent", when: "groups.display eq \"Agents\""),
    Manifests.rule("supervisor", when: "groups.display eq \"Leads\""),
  ]
  private static let (agent, supervisor) = ("crm/agent by agent-rule", "crm/supervisor by supervisor-rule")

  private static func play(
    on engine: Engine = .memory, rules: [JSONValue] = byGroup,
    _ story: @escaping @Sendable (Scenario, DirectoryClient, Browser, String) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declareAcme(rules: rules)
      let directory = try await scenario.directory(of: "acme")
      try await story(scenario, directory, Browser(scenario: scenario), try await directory.createUser("alice"))
    }
  }

  private static func application(_ roles: [JSONValue], exclusive: [JSONValue] = []) -> JSONObject {
    var application = Manifests.application()
    application["roles"] = .array(roles)
    if !exclusive.isEmpty { application["exclusive"] = .array(exclusive) }
    return application
  }

  private static func rollBack(_ scenario: Scenario) async throws -> ApplyReport {
    try await scenario.asOperator(
      ChangePolicy(
        tenant: try TenantName("acme"), .rollBack(to: nil), isDryRun: false, services: scenario.server.directory,
        keyring: scenario.server.keyring))
  }

  /// Rule 1: roles go with their rules, and neither a catalogue nor a ceiling gives any.
  @Test(arguments: Engine.allCases)
  func aRoleGoesWithItsRuleAndNoneComesWithoutOne(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, directory, browser, alice in
      _ = try await directory.createGroup("Agents", [alice])
      #expect(try await browser.roles(of: "alice") == [Self.agent])
      try await scenario.declare(Manifests.policy("acme", rules: []))
      #expect(try await browser.roles(of: "alice") == [])
      try await scenario.declare(Manifests.application("erp"))
      var tenant = Manifests.tenant("acme")
      tenant["ceiling"] = ["crm": ["agent", "supervisor", "admin"], "erp": ["agent"]]
      try await scenario.declare(tenant)
      #expect(try await browser.roles(of: "alice") == [])
    }
  }

  /// Rule 2: neither the catalogue nor the ceiling is taken away from under a rule, nor both in one apply.
  @Test func aRoleCannotLeaveFromUnderItsRule() async throws {
    try await Self.play { scenario, directory, browser, alice in
      _ = try await directory.createGroup("Leads", [alice])
      let (less, lower) = (Self.application([["name": "agent"]]), Manifests.tenant("acme", ceiling: ["agent"]))
      for documents in [[less], [lower], [less, lower]] {
        let report = try await scenario.apply(documents)
        #expect(!report.problems.isEmpty && report.steps.isEmpty, "\(documents)")
      }
      #expect(try await browser.roles(of: "alice") == [Self.supervisor])
      // With the rule it goes, and with it everybody's grant.
      try await scenario.declare(less, lower, Manifests.policy("acme", rules: [Self.byGroup[0]]))
      #expect(try await browser.roles(of: "alice") == [])
      // The old version would give it back, and is refused for it.
      #expect(try await Self.rollBack(scenario).problems.isEmpty == false)
      #expect(try await browser.roles(of: "alice") == [])
    }
  }

  /// Rule 3: a set that is declared later holds for those too who have both already.
  @Test(arguments: Engine.allCases)
  func aSetDeclaredLaterPartsWhatIsHeldTogether(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, directory, browser, alice in
      _ = try await directory.createGroup("Agents", [alice])
      let leads = try await directory.createGroup("Leads", [alice])
      #expect(try await browser.roles(of: "alice").count == 2)
      let roles: [JSONValue] = [["name": "agent"], ["name": "supervisor"], ["name": "admin", "privileged": true]]
      try await scenario.declare(Self.application(roles, exclusive: [["agent", "supervisor"]]))
      #expect(try await browser.roles(of: "alice") == [])
      #expect(try await scenario.explain(alice).findings.compactMap(\.error?.code) == ["mapping.roles.exclusive"])
      #expect(try await directory.remove(alice, from: leads).status == 204)
      #expect(try await browser.roles(of: "alice") == [Self.agent])
    }
  }

  /// Rule 5: the time of a grant counts from when its condition began to hold, whatever version says how long it is.
  @Test func noNewVersionBeginsTheTimeAnew() async throws {
    let timed: @Sendable (String) -> JSONObject = {
      Manifests.policy(
        "acme", rules: [Manifests.rule("agent", when: "groups.display eq \"Agents\"", ["validFor": .string($0)])])
    }
    try await Self.play(rules: timed("PT8H")["rules"]?.arrayValue ?? []) { scenario, directory, browser, alice in
      let begun = scenario.server.clock.now()
      _ = try await directory.createGroup("Agents", [alice])
      scenario.server.clock.advance(by: .seconds(8 * 3600))
      try await scenario.judge()
      #expect(try await browser.roles(of: "alice") == [])
      try await scenario.declare(timed("PT7H"))
      #expect(try await browser.roles(of: "alice") == [])
      // A longer time is somebody's decision; it is no longer than it says.
      try await scenario.declare(timed("PT12H"))
      #expect(try await scenario.explain(alice).grants.map(\.validUntil) == [begun + .seconds(12 * 3600)])
      #expect(try await Self.rollBack(scenario).problems.isEmpty)
      #expect(try await browser.roles(of: "alice") == [])
    }
  }

  /// Rule 6: no wording of a condition gives anything to somebody whom SCIM closed.
  @Test func noConditionReachesWhomSCIMClosed() async throws {
    try await Self.play { scenario, directory, browser, alice in
      let bob = try await directory.createUser("bob")
      #expect(try await directory.setActive(false, alice).status == 200)
      #expect(try await directory.send(.delete, "Users/\(bob)").status == 204)
      let ways = [
        "active eq false", "not (active eq true)", "userName pr", "not (title pr)", "active ne true",
        "userName sw \"\"",
      ]
      for when in ways {
        try await scenario.declare(Manifests.policy("acme", rules: [Manifests.rule("agent", when: when)]))
        #expect(try await scenario.explain(alice).grants.isEmpty, "\(when)")
        #expect(try await browser.arrive("alice").code == "subject.deactivated", "\(when)")
        #expect(try await browser.arrive("bob").status == 403, "\(when)")
      }
      #expect(try await scenario.tick() == [])
      #expect(try await scenario.entries(of: "acme").allSatisfy { $0.action != "grants.changed" })
    }
  }

  /// Rule 7: what a policy takes from one is sent before what it gives to another, and waits for no rate.
  @Test(arguments: Engine.allCases)
  func whatAPolicyTakesIsSentBeforeWhatItGives(engine: Engine) async throws {
    try await Self.play(on: engine) { scenario, directory, _, alice in
      let bob = try await directory.createUser("bob")
      _ = try await directory.createGroup("Agents", [alice])
      _ = try await directory.createGroup("Others", [bob])
      #expect(try await scenario.tick() == ["\(alice) +crm/agent"])
      try await scenario.declare(Manifests.policy("acme", [("agent", "Others")]))
      let entries = try await scenario.entries(of: "acme").filter { $0.action == "grants.changed" }.suffix(2)
      #expect(entries.map(\.target.id) == [alice, bob])
      #expect(try await scenario.tick() == ["\(alice) -crm/agent"])
      #expect(try await scenario.tick() == [])
      scenario.server.clock.advance(by: .seconds(5))
      #expect(try await scenario.tick() == ["\(bob) +crm/agent"])
    }
  }

  /// Rule 8: a role that a new catalogue makes needless stays, and the finding says so.
  @Test func aRoleThatBecomesCoveredStays() async throws {
    try await Self.play { scenario, directory, browser, alice in
      _ = try await directory.createGroup("Agents", [alice])
      _ = try await directory.createGroup("Leads", [alice])
      #expect(try await scenario.explain(alice).findings.isEmpty)
      try await scenario.declare(
        Self.application([
          ["name": "agent", "entitlements": ["read"]], ["name": "supervisor", "entitlements": ["read", "assign"]],
          ["name": "admin", "privileged": true],
        ]))
      #expect(try await browser.roles(of: "alice").sorted() == [Self.agent, Self.supervisor])
      #expect(try await scenario.explain(alice).findings.map(\.check) == ["role.redundant"])
    }
  }

  /// Rule 9: other limits let nothing go that waits; a policy that gives the role to nobody does, for somebody approved it.
  @Test(arguments: Engine.allCases)
  func otherLimitsLetNothingGoThatWaits(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      let acme = try await GuardedTenant.make(scenario, people: 8)
      _ = try await acme.empty()
      let hold = try #require(try await acme.openHold())
      var policy = Manifests.policy("acme", [("agent", "Support"), ("supervisor", "Leads")])
      policy["guard"] = ["revocations": ["count": 1_000_000, "percent": 100]]
      try await scenario.declare(policy)
      try await acme.settle()
      #expect(try await acme.states() == ["held": 8])
      // Nor does somebody's loss pass beside it.
      #expect(try await acme.directory.add(acme.people[0], to: acme.leads).status == 204)
      #expect(try await acme.directory.remove(acme.people[0], from: acme.leads).status == 204)
      #expect(try await acme.states() == ["held": 9])
      try await scenario.declare(Manifests.policy("acme", [("supervisor", "Leads")]))
      #expect(try await acme.states() == ["held": 1, "policy": 8])
      #expect(try await acme.hold(hold.id).isOpen)
      try await scenario.declare(Manifests.policy("acme", rules: []))
      #expect(try await acme.states() == ["policy": 9])
      #expect(try await acme.hold(hold.id).state == .cancelled)
    }
  }

  /// Rule 10: a grant that an apply brings names the apply's request and the version that confers it.
  @Test func aGrantNamesTheVersionAndTheApplyThatBroughtIt() async throws {
    try await Self.play(rules: []) { scenario, directory, _, alice in
      _ = try await directory.createGroup("Agents", [alice])
      try await scenario.declare(Manifests.policy("acme", rules: Self.byGroup))
      let grant = try #require(try await scenario.explain(alice).grants.first)
      #expect(grant.policyVersion == 2 && grant.origin["request"] == "command-line")
      let rule = grant.origin["rules"]?.arrayValue?.first
      #expect(rule?["rule"] == "agent-rule")
      #expect(rule?.text.contains("Agents") == true, "the fact that matched: \(rule?.text ?? "")")
      let entry = try #require(try await scenario.entries(of: "acme").last)
      #expect(entry.policyVersion == 2 && entry.roleChanges == ["added \(Self.agent)"])
    }
  }
}
