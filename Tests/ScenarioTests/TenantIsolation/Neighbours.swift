import JSON

/// Two tenants on one server, with the same identity provider and groups of the same name.
struct Neighbours: Sendable {
  let scenario: Scenario
  let acme: DirectoryClient
  let globex: DirectoryClient
  let alice: String
  let support: String
  let greta: String

  static func meet(
    on engine: Engine, _ story: @escaping @Sendable (Neighbours) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(
        Manifests.application(), Manifests.tenant("acme"), Manifests.tenant("globex"),
        Manifests.connection("acme"), Manifests.connection("globex"),
        Manifests.policy("acme", [("agent", "Support")]), Manifests.policy("globex", [("supervisor", "Support")]))
      let acme = try await scenario.directory(of: "acme")
      let globex = try await scenario.directory(of: "globex")
      let alice = try await acme.createUser("alice@acme.example", displayName: "Alice Archer")
      let support = try await acme.createGroup("Support", [alice])
      let greta = try await globex.createUser("greta@globex.example")
      try await story(
        Neighbours(
          scenario: scenario, acme: acme, globex: globex, alice: alice, support: support, greta: greta))
    }
  }

  /// The path with the ids that exist at acme.
  func filled(_ path: String) -> String {
    path.replacing("{user}", with: alice).replacing("{group}", with: support)
  }

  /// A body that would do something, were it let.
  var harm: JSONValue {
    [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "userName": "mallory@globex.example",
      "displayName": "Mallory", "active": false,
      "Operations": [["op": "replace", "path": "displayName", "value": "Mallory"]],
    ]
  }
}
