import Hummingbird
import LanyardCore
import LanyardService
import Testing

/// Suspension is a state of the tenant: nobody gets in and nothing goes out, and no grant is touched (design §4.6).
@Suite struct SuspensionTests {
  @Test(arguments: Engine.allCases)
  func aSuspendedTenantLetsNobodyInAndSendsNothingUntilItResumes(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      let (directory, browser) = (try await scenario.directory(of: "acme"), Browser(scenario: scenario))
      let alice = try await directory.createUser("alice@acme.example")
      let signedIn = try await browser.post(try browser.response(about: .init("alice@acme.example")))
      _ = try await directory.createGroup("Support", [alice])
      let before = try await directory.contents()
      let tenant = try await scenario.tenantID("acme")

      _ = try await scenario.asOperator(SetTenantState(tenant: tenant, state: .suspended))
      #expect(try await directory.send(.get, "Users").code == "tenant.suspended")
      #expect(try await directory.setActive(false, alice).status == 403)
      #expect(try await browser.session(signedIn.cookie).code == "session.unknown")
      #expect(
        try await browser.post(try browser.response(about: .init("alice@acme.example"))).code == "tenant.suspended")
      #expect(try await scenario.tick() == [])

      _ = try await scenario.asOperator(SetTenantState(tenant: tenant, state: .active))
      #expect(try await directory.contents() == before)
      #expect(try await browser.session(signedIn.cookie).roles == ["crm/agent by support-agents"])
      #expect(try await scenario.tick() == ["\(alice) +crm/agent"])
    }
  }
}
