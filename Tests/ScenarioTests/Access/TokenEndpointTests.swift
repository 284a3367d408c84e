import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import Testing

/// `/t/{tenant}/oauth2/token` as clients see it (RFC 6749 §4.4, §5).
@Suite struct TokenEndpointTests {
  @Test(arguments: Engine.allCases)
  func aClientGetsItsTokenAndWorksWithItUntilItIsRevoked(engine: Engine) async throws {
    try await Scenario.play(on: engine, setUp: { _ in }) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let desk = TokenClient(scenario: scenario, client: try await scenario.client(of: "acme"))
      let answer = try await desk.ask(more: "&scope=scim:read+scim:write+scim:users")
      #expect(answer.status == 200)
      #expect(answer.header("Cache-Control") == "no-store")
      #expect(answer.header("Content-Type") == "application/json")
      #expect(answer.json?["token_type"] == "Bearer")
      #expect(answer.json?["expires_in"] == 3600)
      #expect(answer.json?["scope"] == "scim:read scim:users scim:write")
      let token = try #require(answer.json?["access_token"]?.stringValue)
      #expect(token.hasPrefix("lyd_scim_"))
      let directory = DirectoryClient(scenario: scenario, tenant: "acme", token: token)
      _ = try await directory.createUser("alice@acme.example")
      let schemes = try await directory.send(.get, "ServiceProviderConfig").json?["authenticationSchemes"]?.arrayValue
      #expect(schemes?.map { $0["type"]?.stringValue } == ["oauthbearertoken", "oauth2"])
      #expect(try await directory.send(.get, "Groups").code == "access.scope.missing")
      let other = try await desk.send("grant_type=client_credentials", [.authorization: desk.basic])
      #expect(other.status == 200)
      _ = try await scenario.asOperator(
        RevokeClient(tenant: try await scenario.tenantID("acme"), id: desk.client.client.id))
      #expect(try await directory.send(.get, "Users").code == "access.unauthenticated")
      #expect(try await desk.ask().json?["error"] == "invalid_client")
    }
  }

  @Test(arguments: Engine.allCases)
  func unknownTenantUnknownClientAndWrongSecretAreOneAnswerToTheOctet(engine: Engine) async throws {
    try await Scenario.play(on: engine, setUp: { _ in }) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"), Manifests.tenant("globex"))
      let acme = TokenClient(scenario: scenario, client: try await scenario.client(of: "acme"))
      let id: HTTPFields = [.init("X-Request-Id")!: "same"]
      let unknown = "grant_type=client_credentials&client_id=0190a0b0-0000-7000-8000-0000000000c1&client_secret=x"
      var answers: Set<String> = [
        try await acme.ask(secret: "lyd_client_wrong", headers: id).whole, try await acme.send(unknown, id).whole,
      ]
      for tenant in ["globex", "nobody", "NO%20NAME", "_operator"] {
        var elsewhere = acme
        elsewhere.tenant = tenant
        answers.insert(try await elsewhere.ask(headers: id).whole)
      }
      #expect(answers.count == 1, "\(answers)")
      let answer = try #require(answers.first)
      #expect(answer.hasPrefix("401\n") && answer.contains("www-authenticate: Basic"))
      #expect(answer.contains("\"invalid_client\"") && answer.contains("oauth.client.invalid"))
    }
  }

  @Test func whatIsNoRequestIsToldInTheWordsOfTheStandard() async throws {
    try await Scenario.play(on: .memory, setUp: { _ in }) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let desk = TokenClient(scenario: scenario, client: try await scenario.client(of: "acme"))
      let refusals: [(Answer, Int, String, String)] = [
        (try await desk.send(""), 400, "invalid_request", "oauth.request.invalid"),
        (try await desk.send("grant_type=password"), 400, "unsupported_grant_type", "oauth.grant.unsupported"),
        (try await desk.ask(more: "&scope=admin"), 400, "invalid_scope", "oauth.scope.invalid"),
        (try await desk.ask(more: "&grant_type=x"), 400, "invalid_request", "oauth.request.invalid"),
        (try await desk.ask(more: "&x=%zz"), 400, "invalid_request", "http.query.invalid"),
        (
          try await desk.ask(more: "&x=" + String(repeating: "x", count: 70_000)), 413, "invalid_request",
          "http.body.too-large"
        ),
      ]
      for (answer, status, word, code) in refusals {
        #expect(answer.status == status, "\(answer.text)")
        #expect(answer.json?["error"]?.stringValue == word)
        #expect(answer.json?["lanyard_code"]?.stringValue == code)
        #expect(answer.json?["lanyard_remedy"]?.stringValue?.isEmpty == false)
        #expect(answer.header("Cache-Control") == "no-store")
      }
      let json = try await scenario.send(
        .post, "/t/acme/oauth2/token", headers: [.contentType: "application/json"], octets: Array("{}".utf8))
      #expect(json.status == 415)
      let get = try await scenario.send(.get, "/t/acme/oauth2/token")
      #expect(get.status == 405 && get.header("Allow") == "POST")
    }
  }

  @Test func aSuspendedTenantsClientIsToldSo() async throws {
    try await Scenario.play(on: .memory, setUp: { _ in }) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let desk = TokenClient(scenario: scenario, client: try await scenario.client(of: "acme"))
      _ = try await scenario.asOperator(
        SetTenantState(tenant: try await scenario.tenantID("acme"), state: .suspended))
      let answer = try await desk.ask()
      #expect(answer.status == 400)
      #expect(answer.json?["error"] == "unauthorized_client")
      #expect(answer.json?["lanyard_code"] == "tenant.suspended")
    }
  }
}
