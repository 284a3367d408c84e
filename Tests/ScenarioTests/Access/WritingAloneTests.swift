import Hummingbird
import JSON
import LanyardCore
import Testing

/// A token that writes and does not read learns nothing of what is there.
@Suite struct WritingAloneTests {
  @Test(arguments: Engine.allCases)
  func whoMayOnlyWriteIsToldThatItWasDone(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let whole = try await scenario.directory(of: "acme")
      let alice = try await whole.createUser("alice@acme.example", displayName: "Alice Archer")
      let group = try await whole.createGroup("Support", [alice])
      let writer = try await scenario.directory(of: "acme", scopes: [.scimWrite, .scimUsers, .scimGroups])
      #expect(try await writer.send(.get, "Users/\(alice)").status == 403)
      let answers = [
        try await writer.patch("Users/\(alice)", [["op": "replace", "value": ["id": "x"]]]),
        try await writer.send(.put, "Users/\(alice)", ["userName": "alice@acme.example"]),
        try await writer.send(
          .patch, "Groups/\(group)?attributes=members",
          ["Operations": [["op": "replace", "value": ["displayName": "Support"]]]]),
        try await writer.send(.put, "Groups/\(group)", ["displayName": "Support"]),
      ]
      for answer in answers {
        #expect(answer.status == 204 && answer.text.isEmpty, "\(answer.text)")
        #expect(answer.header("ETag")?.isEmpty == false && answer.header("Location")?.isEmpty == false)
      }
      let made = try await writer.send(.post, "Users", ["userName": "bob@acme.example", "displayName": "Bob"])
      #expect(made.status == 201 && made.id != nil)
      #expect(Set(made.json?.objectValue?.names ?? []) == ["schemas", "id", "meta"], "\(made.text)")
      let members: JSONValue = [["value": .string(alice)]]
      let named = try await writer.send(.post, "Groups", ["displayName": "Sales", "members": members])
      #expect(Set(named.json?.objectValue?.names ?? []) == ["schemas", "id", "meta"], "\(named.text)")
    }
  }
}
