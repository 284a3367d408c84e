import AuditLog
import Diagnostics
import JSON
import LanyardService
import SampleIdP
import Testing

/// Nobody has a role that a rule did not give (design §4).
@Suite struct LeastPrivilegeTests {
  @Test(arguments: Engine.allCases)
  func withoutAPolicyNobodyHasARole(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(
        Manifests.application(), Manifests.tenant("acme"), Manifests.connection("acme"), Manifests.slowTarget("acme"))
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice@acme.example")
      _ = try await directory.createGroup("Support", [alice])
      let session = try await Browser(scenario: scenario).roles(of: "alice@acme.example")
      #expect(session == [])
      #expect(try await scenario.entries(of: "acme").allSatisfy { $0.action != "grants.changed" })
    }
  }

  @Test(arguments: Engine.allCases)
  func aGroupThatNoRuleKnowsConfersNothingAndIsNoError(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice@acme.example")
      let others = ["Astronauts", "support", "Support ", "CRM  Admins"]
      for name in others { _ = try await directory.createGroup(name, [alice]) }
      let expected = ["crm/agent by support-agents"]
      // `displayName` is not case-exact, so `support` is the group that the rule means; a blank more is another name.
      #expect(try await Browser(scenario: scenario).roles(of: "alice@acme.example") == expected)
    }
  }

  @Test(arguments: Engine.allCases)
  func aPrivilegedRoleComesFromItsRuleAndNeverFromAnAssertion(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      let directory = try await scenario.directory(of: "acme")
      let browser = Browser(scenario: scenario)
      let alice = try await directory.createUser("alice@acme.example")
      let asserted = SamplePerson("alice@acme.example", groups: ["CRM Admins", "Support"])
      #expect(try await browser.post(try browser.response(about: asserted)).roles == [])

      let admins = try await directory.createGroup("CRM Admins", [alice])
      #expect(try await browser.roles(of: "alice@acme.example") == ["crm/admin by crm-admins"])
      #expect(try await directory.remove(alice, from: admins).status == 204)
      #expect(try await browser.post(try browser.response(about: asserted)).roles == [])
    }
  }

  @Test(arguments: Engine.allCases)
  func aRoleAboveTheTenantsCeilingFailsTheApplyAndChangesNothing(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(
        Manifests.application(), Manifests.tenant("acme", ceiling: ["agent"]), Manifests.connection("acme"))
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice@acme.example")
      _ = try await directory.createGroup("Support", [alice])
      let report = try await scenario.apply([
        Manifests.policy("acme", [("agent", "Support"), ("supervisor", "Support")])
      ])
      #expect(report.problems.map(\.code) == ["mapping.role.above-ceiling"])
      #expect(report.steps.isEmpty)
      #expect(try await Browser(scenario: scenario).roles(of: "alice@acme.example") == [])
    }
  }
}

extension Browser {
  /// Signs a person in from the portal and answers the roles they then have.
  func roles(of nameID: String) async throws -> [String] {
    let answer = try await post(try response(about: SamplePerson(nameID)))
    try #require(answer.status == 200)
    return answer.roles
  }
}
