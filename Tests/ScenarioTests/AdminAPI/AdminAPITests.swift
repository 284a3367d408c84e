import Hummingbird
import JSON
import Testing

/// The admin API says what is wrong, and says nothing to anybody else.
@Suite struct AdminAPITests {
  private static let log = "/tenants/acme/provisioning-log"

  @Test(arguments: Engine.allCases)
  func withoutAnAdminTokenEveryAddressIsTheSameRefusal(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      var client = try await AdminClient(neighbours.scenario)
      let same: HTTPFields = [.init("X-Request-Id")!: "same"]
      var tokens: Set<String> = []
      for token in [nil, "lyd_admin_unknown", neighbours.acme.token] {
        var answers: Set<String> = []
        client.token = token
        for path in [Self.log, "/tenants/nobody/provisioning-log", "/nowhere", "", "/tenants/acme"] {
          for method in [HTTPRequest.Method.get, .post, .delete] {
            answers.insert(try await client.send(method, path, headers: same).whole)
          }
        }
        #expect(answers.count == 1)
        let answer = try #require(answers.first)
        #expect(answer.hasPrefix("401\n") && answer.contains("access.unauthenticated"))
        #expect(answer.contains("lanyard token create --admin"))
        #expect(answer.contains("www-authenticate: Bearer"))
        // That a token was no good may be said (RFC 6750 §3.1); whose it is may not.
        if token != nil { tokens.insert(answer) }
      }
      #expect(tokens.count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func refusalsAreCodedJSON(engine: Engine) async throws {
    try await Neighbours.meet(on: engine) { neighbours in
      let admin = try await AdminClient(neighbours.scenario)
      let unknown = try await admin.get("/tenants/nobody/provisioning-log")
      #expect(unknown.status == 404 && unknown.code == "tenant.unknown")
      #expect(unknown.json?["remedy"]?.stringValue != nil && unknown.json?["reference"]?.stringValue != nil)
      #expect(try await admin.get("/tenants/_operator/provisioning-log").code == "tenant.unknown")
      let missing = try await admin.get("/nowhere")
      #expect(missing.status == 404 && missing.code == "http.endpoint.unknown")
      let method = try await admin.send(.post, Self.log)
      #expect(method.status == 405 && method.headers[.allow] == "GET, HEAD")
      for query in [
        "limit=0", "limit=501", "limit=x", "since=yesterday", "until=", "refused=yes", "before=1", "resource=alice",
        "refusd=true", "limit=1&limit=2", "%ZZ=1",
      ] {
        let answer = try await admin.get("\(Self.log)?\(query)")
        #expect(answer.status == 400 && answer.code == "http.query.invalid", "\(query)")
        #expect(answer.headers[.contentType] == "application/json")
      }
      #expect(try await admin.get("\(Self.log)?refusd=true").json?["remedy"] == "write `refused` once")
    }
  }
}
