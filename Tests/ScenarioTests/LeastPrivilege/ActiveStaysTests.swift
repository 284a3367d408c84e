import Hummingbird
import JSON
import Testing

/// Whoever was deactivated is active again when somebody says so, and not when a client says nothing.
@Suite struct ActiveStaysTests {
  @Test(arguments: Engine.allCases)
  func nullDoesNotReactivate(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let directory = try await scenario.directory(of: "acme")
      let alice = try await directory.createUser("alice@acme.example")
      #expect(try await directory.setActive(false, alice).status == 200)
      let changes: [JSONValue] = [
        ["op": "replace", "value": ["active": nil, "title": "x"]], ["op": "replace", "path": "active", "value": nil],
        ["op": "Add", "value": ["active": nil]],
      ]
      for change in changes {
        let answer = try await directory.send(.patch, "Users/\(alice)", ["Operations": [change]])
        #expect(answer.status == 200 && answer.json?["active"] == false, "\(change.text): \(answer.text)")
      }
      let put = try await directory.send(.put, "Users/\(alice)", ["userName": "alice@acme.example", "active": nil])
      #expect(put.json?["active"] == false)
      #expect(try await directory.setActive(true, alice).json?["active"] == true)
    }
  }
}
