import Hummingbird
import JSON
import LanyardHTTP
import LanyardService
import LanyardTesting
import Testing

/// Design §9: a tenant has its budget, and nobody else uses it up.
@Suite struct RateLimitTests {
  @Test(arguments: Engine.allCases)
  func aTenantOverItsRateIsToldWhenToComeAgain(engine: Engine) async throws {
    try await Scenario.play(on: engine, setUp: { $0.limit(tenant: 2) }) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"), Manifests.tenant("globex"))
      let acme = try await scenario.directory(of: "acme")
      let globex = try await scenario.directory(of: "globex")
      let again = try await scenario.directory(of: "acme")
      for client in [acme, again, acme, again] { #expect(try await client.send(.get, "Users").status == 200) }
      for client in [acme, again] {
        let answer = try await client.send(.get, "Users")
        #expect(answer.status == 429)
        #expect(answer.code == "http.rate.exceeded")
        #expect(answer.json?["status"] == "429")
        #expect(answer.header("Retry-After") == "1")
        #expect(answer.header("Content-Type") == "application/scim+json")
      }
      // A refused write is not done.
      #expect(try await acme.send(.post, "Users", ["userName": "late"]).status == 429)
      #expect(try await globex.send(.get, "Users").status == 200)
      for path in ["ServiceProviderConfig", "ResourceTypes", "Schemas", "Schemas/x"] {
        #expect(try await acme.send(.get, path).status != 429, "\(path)")
      }
      #expect(try await scenario.metric("lanyard_rate_limited_requests_total{by=\"tenant\"}") == "3")
      scenario.server.clock.advance(by: .milliseconds(1000))
      #expect(try await acme.send(.get, "Users").total == 0)
      #expect(try await acme.send(.get, "Users").status == 200)
      #expect(try await acme.send(.get, "Users").status == 429)
    }
  }

  /// A bulk request counts for as many as it has operations, and is refused before any of them is run.
  @Test(arguments: Engine.allCases)
  func aBulkRequestCostsWhatItsOperationsWouldHave(engine: Engine) async throws {
    try await Scenario.play(on: engine, setUp: { $0.limit(tenant: 10) }) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let acme = BulkClient(scenario: scenario, directory: try await scenario.directory(of: "acme"))
      func people(_ count: Int, _ name: String) -> [JSONValue] {
        (0..<count).map { BulkClient.user("\(name)-\($0)") }
      }
      #expect(try await acme.run(people(14, "a")).count == 14)
      // Six are left of twenty, and a bulk request of ten waits for ten.
      let refused = try await acme.send(people(10, "b"))
      #expect(refused.status == 429 && refused.code == "http.rate.exceeded")
      #expect(refused.header("Retry-After") == "1")
      #expect(try await acme.directory.send(.get, "Users?filter=userName%20sw%20%22b%22").total == 0)
      // One larger than everything that is ever saved up is taken when a second's worth is there; others wait for the rest.
      scenario.server.clock.advance(by: .seconds(2))
      #expect(try await acme.run(people(60, "c")).count == 60)
      let later = try await acme.directory.send(.get, "Users")
      #expect(later.status == 429)
      #expect(later.header("Retry-After") == "5")
      scenario.server.clock.advance(by: .seconds(5))
      #expect(try await acme.directory.send(.get, "Users").total == 74)
    }
  }

  @Test func strangersAreCountedByThemselvesAndLearnNothing() async throws {
    try await Scenario.play(on: .memory, setUp: { $0.limit(tenant: 5, stranger: 1) }) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let acme = try await scenario.directory(of: "acme")
      let stranger = DirectoryClient(scenario: scenario, tenant: "acme", token: "lyd_scim_wrong")
      let lost = DirectoryClient(scenario: scenario, tenant: "nobody", token: "lyd_scim_wrong")
      #expect(try await stranger.send(.get, "Users").status == 401)
      #expect(try await lost.send(.get, "Users").status == 401)
      let id: HTTPFields = [.init("X-Request-Id")!: "same"]
      let refusals = [
        try await stranger.send(.get, "Users", headers: id).whole,
        try await lost.send(.get, "Users", headers: id).whole,
      ]
      #expect(Set(refusals).count == 1)
      #expect(refusals.allSatisfy { $0.hasPrefix("429\n") && $0.contains("http.rate.exceeded") })
      // Whoever shares the stranger's address with a good token is not made to wait, and the budget is untouched.
      for _ in 0..<10 { #expect(try await acme.send(.get, "Users").status == 200) }
      #expect(try await scenario.metric("lanyard_rate_limited_requests_total{by=\"address\"}") == "2")
    }
  }

  @Test func beginningAndEndingSignInsIsCountedByAddress() async throws {
    try await Scenario.play(on: .memory, setUp: { $0.limit(stranger: 1) }) { scenario in
      try await scenario.declare(
        Manifests.application(), Manifests.tenant("acme"), try Manifests.connection("acme"))
      let path = "/t/acme/saml/sample-idp"
      #expect(try await scenario.send(.get, path + "/login").status == 302)
      #expect(try await scenario.send(.get, path + "/metadata").status == 200)
      let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded", .accept: "application/json"]
      #expect(
        try await scenario.send(.post, path + "/acs", headers: form, octets: Array("SAMLResponse=eA".utf8)).status
          != 429)
      let refused = try await scenario.send(.post, path + "/acs", headers: form, octets: Array("SAMLResponse=eA".utf8))
      #expect(refused.status == 429)
      #expect(refused.code == "http.rate.exceeded")
      #expect(refused.header("Retry-After") == "1")
      #expect(try await scenario.send(.get, path + "/login").status == 429)
      for path in ["/healthz", "/readyz", "/metrics"] { #expect(try await scenario.send(.get, path).status == 200) }
      scenario.server.clock.advance(by: .seconds(1))
      #expect(try await scenario.send(.get, path + "/login").status == 302)
    }
  }

  @Test func whoFailsAtTheTokenEndpointIsAStranger() async throws {
    try await Scenario.play(on: .memory, setUp: { $0.limit(tenant: 2, stranger: 1) }) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let desk = TokenClient(scenario: scenario, client: try await scenario.client(of: "acme"))
      #expect(try await desk.ask(secret: "wrong").status == 401)
      #expect(try await desk.ask(secret: "wrong").status == 401)
      let refused = try await desk.ask(secret: "wrong")
      #expect(refused.status == 429)
      #expect(refused.json?["error"] == "temporarily_unavailable")
      #expect(refused.json?["lanyard_code"] == "http.rate.exceeded")
      for _ in 0..<4 { #expect(try await desk.ask().status == 200) }
      #expect(try await desk.ask().status == 429)
    }
  }
}
