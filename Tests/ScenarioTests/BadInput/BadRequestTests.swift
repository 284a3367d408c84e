import AuditLog
import Hummingbird
import JSON
import LanyardCore
import Testing

/// What is wrong is refused with its code, and nothing changes.
@Suite struct BadRequestTests {
  @Test(arguments: Engine.allCases)
  func everyBadRequestIsRefusedWithItsCodeAndChangesNothing(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      let directory = try await scenario.directory(of: "acme")
      let user = try await directory.createUser("alice@acme.example")
      let group = try await directory.createGroup("Support", [user])
      let before = try await directory.contents()
      let entries = try await scenario.entries(of: "acme").count

      for bad in BadRequest.all {
        let path = bad.path.replacing("{user}", with: user).replacing("{group}", with: group)
        let answer = try await directory.send(
          bad.method, path, octets: bad.body.map { Array($0.utf8) }, headers: bad.headers)
        #expect(answer.status == bad.status, "\(bad.what)")
        #expect(answer.code == bad.code, "\(bad.what)")
        #expect(answer.json?["status"]?.stringValue == "\(bad.status)", "\(bad.what)")
        #expect(answer.headers[.contentType] == "application/scim+json", "\(bad.what)")
      }
      #expect(try await directory.contents() == before)
      let recorded = try await scenario.entries(of: "acme", after: entries)
      #expect(recorded.allSatisfy { $0.outcome == .refused && $0.reason != nil && $0.sealed.isEmpty })
      let metrics = try await scenario.send(.get, "/metrics").text
      #expect(metrics.contains("lanyard_deliveries{status=\"pending\"} 1"))
    }
  }

  @Test(arguments: Engine.allCases)
  func aTokenWithoutTheScopeChangesNothing(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.applyQuickstart()
      let directory = try await scenario.directory(of: "acme")
      let user = try await directory.createUser("alice@acme.example")
      let before = try await directory.contents()
      let reader = try await scenario.directory(of: "acme", scopes: [.scimRead, .scimUsers])
      let answers = [
        try await reader.setActive(false, user), try await reader.send(.delete, "Users/\(user)"),
        try await reader.send(.post, "Users", ["userName": "bob@acme.example"]),
        try await reader.send(.get, "Groups"),
      ]
      #expect(answers.map(\.status) == [403, 403, 403, 403])
      #expect(answers.allSatisfy { $0.code == "access.scope.missing" })
      #expect(try await directory.contents() == before)
    }
  }
}
