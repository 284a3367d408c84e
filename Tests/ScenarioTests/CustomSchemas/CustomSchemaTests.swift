import AuditLog
import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardRuntime
import LanyardService
import Testing

/// A tenant's own attributes and resource types, as `samples/scim` declares them: no code knows of either.
@Suite struct CustomSchemaTests {
  private static let badge = "urn:example:params:scim:schemas:acme:2.0:Badge"
  private static let device = "urn:example:params:scim:schemas:acme:2.0:Device"

  /// Tells a story at a tenant with the samples, beside one without.
  private static func play(on engine: Engine, _ story: @escaping @Sendable (DirectoryClient) async throws -> Void)
    async throws
  {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"), Manifests.tenant("globex"))
      try await scenario.applySchemas()
      try await story(try await scenario.directory(of: "acme"))
    }
  }

  @Test(arguments: Engine.allCases)
  func usersHaveTheTenantsAttributes(engine: Engine) async throws {
    try await Self.play(on: engine) { directory in
      let created = try await directory.send(
        .post, "Users",
        [
          "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User", .string(Self.badge)], "userName": "ada",
          Self.badge: ["badgeNumber": "A-1", "badgeColour": "Red", "doors": [["value": "north"]]],
        ])
      #expect(created.status == 201)
      let ada = try #require(created.id)
      #expect(created.json?[Self.badge]?["badgeNumber"] == "A-1")
      // Colours are compared without case, numbers of badges with it; a plain name will do where one extension has it.
      #expect(try await directory.found("Users", "\(Self.badge):badgeColour eq \"red\"") == [ada])
      #expect(try await directory.found("Users", "badgeNumber eq \"a-1\"") == [])
      #expect(try await directory.found("Users", "\(Self.badge):doors[value eq \"north\"]") == [ada])
      let taken = try await directory.send(
        .post, "Users", ["userName": "bob", Self.badge: ["badgeNumber": "A-1"]])
      #expect(taken.status == 409 && taken.json?["scimType"] == "uniqueness")

      let patched = try await directory.patch(
        "Users/\(ada)", [["op": "replace", "path": .string("\(Self.badge):badgeColour"), "value": "green"]])
      #expect(patched.status == 200 && patched.json?[Self.badge]?["badgeColour"] == "green")
      let shown = try await directory.send(.get, "Users/\(ada)?attributes=\(Self.badge):badgeColour")
      #expect(shown.json?[Self.badge]?.objectValue?.names == ["badgeColour"])
      #expect(try await directory.send(.delete, "Users/\(ada)").status == 204)
    }
  }

  @Test(arguments: Engine.allCases)
  func theTenantsTypesAreStoredFoundChangedAndDeleted(engine: Engine) async throws {
    try await Self.play(on: engine) { directory in
      let created = try await directory.send(
        .post, "Devices", ["schemas": [.string(Self.device)], "serialNumber": "S1", "ports": 4, "active": true])
      #expect(created.status == 201)
      let id = try #require(created.id)
      #expect(created.json?["meta"]?["resourceType"] == "Device")
      #expect(created.json?["meta"]?["location"]?.stringValue?.hasSuffix("/t/acme/scim/v2/Devices/\(id)") == true)
      #expect(try await directory.found("Devices", "serialNumber eq \"S1\" and ports gt 3") == [id])
      #expect(try await directory.found("Devices", "ports gt 4") == [])
      #expect(try await directory.send(.post, "Devices", ["displayName": "no number"]).code == "scim.value.required")
      #expect(try await directory.send(.post, "Devices", ["serialNumber": "S1"]).code == "scim.uniqueness")

      let patched = try await directory.patch(
        "Devices/\(id)", [["op": "add", "path": "displayName", "value": "Laptop"]])
      #expect(patched.status == 200 && patched.headers[.eTag] == "W/\"2\"")
      let replaced = try await directory.send(.put, "Devices/\(id)", ["serialNumber": "S2"])
      #expect(replaced.code == "scim.value.immutable")
      #expect(try await directory.send(.get, "Users/\(id)").status == 404)
      #expect(try await directory.send(.delete, "Devices/\(id)").status == 204)
      #expect(try await directory.send(.get, "Devices/\(id)").status == 404)
      let actions = try await directory.scenario.entries(of: "acme").map(\.action)
      #expect(actions.suffix(4).contains("scim.device.patched") && actions.last == "scim.device.deleted")
    }
  }

  @Test(arguments: Engine.allCases)
  func discoveryTellsEachTenantItsOwn(engine: Engine) async throws {
    try await Self.play(on: engine) { directory in
      let types = try await directory.send(.get, "ResourceTypes").resources
      #expect(types.compactMap { $0["id"]?.stringValue } == ["User", "Group", "Device", "Role", "Entitlement"])
      #expect(types.first?["schemaExtensions"]?.arrayValue?.last?["schema"]?.stringValue == Self.badge)
      let schemas = try await directory.send(.get, "Schemas").resources.compactMap { $0["id"]?.stringValue }
      #expect(Set([Self.badge, Self.device]).isSubset(of: schemas))
      #expect(try await directory.send(.get, "Schemas/\(Self.device)").json?["name"] == "Device")
      #expect(try await directory.send(.get, "ResourceTypes/Device").json?["endpoint"] == "/Devices")
      #expect(try await directory.send(.get, "Schemas?filter=id%20pr").status == 403)

      let other = try await directory.scenario.directory(of: "globex")
      #expect(try await other.send(.get, "Devices").code == "scim.endpoint.unknown")
      #expect(try await other.send(.put, "Devices").code == "scim.endpoint.unknown")
      #expect(try await other.send(.get, "Schemas/\(Self.badge)").status == 404)
      #expect(try await other.send(.get, "Users?filter=badgeNumber%20pr").code == "scim.filter.invalid")
      let ignored = try await other.send(.post, "Users", ["userName": "eve", Self.badge: ["badgeNumber": "A-1"]])
      #expect(ignored.status == 201 && ignored.json?[Self.badge] == nil)
    }
  }

  @Test func typesOfTheTenantAreForClientsThatMayHaveUsersAndGroups() async throws {
    try await Self.play(on: .memory) { directory in
      let scenario = directory.scenario
      let users = try await scenario.directory(of: "acme", scopes: [.scimRead, .scimWrite, .scimUsers])
      #expect(try await users.send(.get, "Devices").status == 403)
      #expect(try await users.send(.post, "Devices", ["serialNumber": "S1"]).code == "access.scope.missing")
      let both = try await scenario.directory(of: "acme", scopes: Scope.allSCIM)
      #expect(try await both.send(.get, "Devices").status == 200)
    }
  }

  @Test(arguments: Engine.allCases)
  func conditionsReadTheTenantsAttributes(engine: Engine) async throws {
    try await Self.play(on: engine) { directory in
      let scenario = directory.scenario
      func policy(_ tenant: String, _ condition: String) -> JSONObject {
        [
          "apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": .string(tenant),
          "rules": [["id": "red", "application": "crm", "role": "agent", "when": .string(condition)]],
        ]
      }
      try await scenario.declare(policy("acme", "\(Self.badge):badgeColour eq \"red\" and doors[value eq \"north\"]"))
      for bad in [policy("globex", "badgeColour eq \"red\""), policy("acme", "badgeColor eq \"red\"")] {
        let report = try await scenario.apply([bad])
        #expect(report.problems.map(\.code) == ["mapping.condition.invalid"], "\(bad)")
      }
      let badge: JSONValue = ["badgeColour": "red", "doors": [["value": "north"]]]
      _ = try await directory.send(.post, "Users", ["userName": "ada", Self.badge: badge])
      let granted = try await scenario.entries(of: "acme").filter { $0.action == "grants.changed" }
      #expect(granted.count == 1)
    }
  }
}

extension Scenario {
  fileprivate func applySchemas() async throws {
    let loaded = try ManifestLoader().load(Repository.path("samples/scim")).get()
    // The tenant is declared already, and says more.
    let schemas = loaded.filter { $0.object.reference.kind == .schema }
    let report = try await apply(schemas.map(\.object.document))
    try #require(report.problems.map(\.code) == [])
    try #require(report.steps.map(\.reference.description) == ["Schema acme/badge", "Schema acme/device"])
  }
}

extension DirectoryClient {
  /// The ids of those that match.
  fileprivate func found(_ endpoint: String, _ filter: String) async throws -> [String] {
    let answer = try await send(
      .post, "\(endpoint)/.search",
      ["schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "filter": .string(filter)])
    try #require(answer.status == 200, "\(answer.text)")
    return answer.resources.compactMap { $0["id"]?.stringValue }
  }
}
