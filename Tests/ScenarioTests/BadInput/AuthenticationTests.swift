import Diagnostics
import Hummingbird
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

/// Whoever has no token of the tenant learns nothing, not even whether there is such a tenant (design §5).
@Suite struct AuthenticationTests {
  @Test(arguments: Engine.allCases)
  func unknownTenantWrongTokenAndAnothersTokenAreOneAnswerToTheOctet(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"), Manifests.tenant("globex"))
      let acme = try await scenario.directory(of: "acme")
      let globex = try await scenario.directory(of: "globex")
      let heads = try await [scenario.auditHead(of: "acme"), scenario.auditHead(of: "globex")]
      let callers = [
        DirectoryClient(scenario: scenario, tenant: "acme", token: "lyd_scim_wrong"),
        DirectoryClient(scenario: scenario, tenant: "acme", token: globex.token),
        DirectoryClient(scenario: scenario, tenant: "nobody", token: acme.token),
        DirectoryClient(scenario: scenario, tenant: "NO%20NAME", token: acme.token),
        DirectoryClient(scenario: scenario, tenant: "_operator", token: acme.token),
        DirectoryClient(scenario: scenario, tenant: "acme", token: String(repeating: "x", count: 5000)),
      ]
      let silent = DirectoryClient(scenario: scenario, tenant: "acme", token: nil)
      for path in ["Users", "Users/0190a0b0-0000-7000-8000-000000000000", "ServiceProviderConfig", "Nowhere"] {
        var answers: Set<String> = []
        for caller in callers {
          answers.insert(try await caller.send(.get, path, headers: [.init("X-Request-Id")!: "same"]).whole)
        }
        // Who sends no token is told so little too, but for the word that names a bad token (RFC 6750 §3.1).
        let whole = try await silent.send(.get, path, headers: [.init("X-Request-Id")!: "same"]).whole
        #expect(answers == [whole.replacing("realm=\"lanyard\"", with: "realm=\"lanyard\", error=\"invalid_token\"")])
        #expect(answers.count == 1, "\(path): \(answers.sorted().joined(separator: "\n---\n"))")
        #expect(answers.allSatisfy { $0.hasPrefix("401\n") && $0.contains("access.unauthenticated") })
        #expect(answers.allSatisfy { $0.contains("www-authenticate: Bearer") })
      }
      #expect(try await [scenario.auditHead(of: "acme"), scenario.auditHead(of: "globex")] == heads)
      #expect(try await acme.send(.get, "Users").status == 200)
    }
  }

  @Test(arguments: Engine.allCases)
  func aRevokedTokenAndAnExpiredOneOpenNothing(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let tenant = try await scenario.tenantID("acme")
      let now = scenario.server.clock.now()
      let short = try await scenario.asOperator(
        CreateToken(tenant: tenant, name: "short", scopes: [.scimRead, .scimUsers], expires: now + .seconds(60)))
      let long = try await scenario.asOperator(
        CreateToken(tenant: tenant, name: "long", scopes: [.scimRead, .scimUsers], expires: nil))
      let clients = [short, long].map {
        DirectoryClient(scenario: scenario, tenant: "acme", token: $0.text.reveal())
      }
      for client in clients { #expect(try await client.send(.get, "Users").status == 200) }
      scenario.server.clock.advance(by: .seconds(60))
      _ = try await scenario.asOperator(RevokeToken(tenant: tenant, id: long.token.id))
      for client in clients { #expect(try await client.send(.get, "Users").code == "access.unauthenticated") }
    }
  }
}
