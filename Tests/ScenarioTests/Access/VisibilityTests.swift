import Hummingbird
import JSON
import LanyardCore
import Testing

/// A token shows what its scopes name, and nothing of other kinds of resources inside.
@Suite struct VisibilityTests {
  @Test(arguments: Engine.allCases)
  func whoMayNotReadGroupsDoesNotSeeWhoIsInWhich(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let whole = try await scenario.directory(of: "acme")
      let alice = try await whole.createUser("alice@acme.example")
      let group = try await whole.createGroup("Support", [alice])
      let users = try await scenario.directory(of: "acme", scopes: [.scimRead, .scimWrite, .scimUsers])
      #expect(try await whole.send(.get, "Users/\(alice)").json?["groups"]?.arrayValue?.count == 1)
      let answers = [
        try await users.send(.get, "Users/\(alice)"), try await users.send(.get, "Users/\(alice)?attributes=groups"),
        try await users.send(.get, "Users"), try await users.setActive(false, alice),
        try await users.send(.put, "Users/\(alice)", ["userName": "alice@acme.example"]),
        try await users.send(.post, "Users/.search", ["attributes": ["groups", "userName"]]),
      ]
      for answer in answers {
        #expect(answer.status == 200)
        #expect(!answer.text.contains("groups") && !answer.text.contains(group), "\(answer.text)")
      }
      for filter in ["groups%20pr", "Groups.display%20eq%20%22Support%22", "groups%5Bdisplay%20eq%20%22x%22%5D"] {
        let answer = try await users.send(.get, "Users?filter=userName%20pr%20and%20\(filter)")
        #expect(answer.status == 403)
        #expect(answer.code == "access.scope.missing")
      }
      #expect(try await users.send(.get, "Users?filter=userName%20pr").total == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func whoMayNotReadUsersSeesTheirIdsAndNotTheirNames(engine: Engine) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      let whole = try await scenario.directory(of: "acme")
      let alice = try await whole.createUser("alice@acme.example")
      let group = try await whole.createGroup("Support")
      let named: JSONValue = [["value": .string(alice), "display": "Alice Archer"]]
      _ = try await whole.patch("Groups/\(group)", [["op": "add", "path": "members", "value": named]])
      let groups = try await scenario.directory(of: "acme", scopes: [.scimRead, .scimWrite, .scimGroups])
      for path in ["Groups/\(group)", "Groups", "Groups?attributes=members.display,members.value"] {
        let answer = try await groups.send(.get, path)
        #expect(answer.status == 200)
        #expect(answer.text.contains(alice) && !answer.text.contains("Alice Archer"), "\(answer.text)")
      }
      for filter in [
        "members.display%20sw%20%22A%22", "members%5Bdisplay%20eq%20%22x%22%5D", "not%20(MEMBERS.DISPLAY%20pr)",
      ] {
        #expect(try await groups.send(.get, "Groups?filter=\(filter)").code == "access.scope.missing", "\(filter)")
      }
      #expect(try await groups.send(.get, "Groups?filter=members.value%20eq%20%22\(alice)%22").total == 1)
      for path in ["members[display sw \"A\"]", "MEMBERS[value pr and not (Display pr)]"] {
        let operations: [JSONValue] = [["op": "remove", "path": .string(path)]]
        let answer = try await groups.patch("Groups/\(group)", operations)
        #expect(answer.status == 403 && answer.code == "access.scope.missing", "\(path)")
        let bulk = try await groups.send(
          .post, "Bulk",
          BulkClient.request([
            BulkClient.operation("PATCH", "/Groups/\(group)", ["Operations": .array(operations)])
          ]))
        #expect(try BulkAnswer.all(in: bulk).map(\.code) == ["access.scope.missing"])
      }
      #expect(try await groups.remove(alice, from: group).status == 204)
    }
  }
}
