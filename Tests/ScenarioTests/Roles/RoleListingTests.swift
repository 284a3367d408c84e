import Hummingbird
import JSON
import LanyardCore
import LanyardService
import Testing

/// `/Roles` and `/Entitlements` say what values mean something; what a client writes confers nothing by itself.
@Suite struct RoleListingTests {
  private static func play(
    on engine: Engine, isStrict: Bool = false, _ story: @escaping @Sendable (DirectoryClient) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(application, tenant(isStrict: isStrict))
      try await story(try await scenario.directory(of: "acme"))
    }
  }

  private static let application: JSONObject = [
    "apiVersion": "lanyard/v1", "kind": "Application", "name": "crm",
    "roles": [
      ["name": "agent", "displayName": "Agent", "entitlements": ["cases.read"]],
      ["name": "supervisor", "entitlements": ["cases.read", "cases/assign all"]],
      ["name": "admin", "privileged": true, "entitlements": ["everything"]],
    ],
  ]

  private static func tenant(isStrict: Bool = false) -> JSONObject {
    ["apiVersion": "lanyard/v1", "kind": "Tenant", "name": "acme", "strictRoles": .bool(isStrict)]
  }

  @Test(arguments: Engine.allCases)
  func theRolesWithinTheCeilingAndTheirEntitlementsAreListed(engine: Engine) async throws {
    try await Self.play(on: engine) { directory in
      let roles = try await directory.send(.get, "Roles")
      #expect(roles.total == 2 && roles.resources.map { $0["value"] } == ["crm/agent", "crm/supervisor"])
      let agent = try #require(roles.resources.first)
      #expect(agent["display"] == "Agent" && agent["type"] == "crm" && agent["supported"] == true)
      #expect(agent["schemas"] == ["urn:ietf:params:scim:schemas:core:2.0:Role"])
      let location = try #require(agent["meta"]?["location"]?.stringValue)
      #expect(location.hasSuffix("/t/acme/scim/v2/Roles/crm.agent"))
      #expect(try await directory.send(.get, "Roles/crm.agent").json == agent)
      #expect(try await directory.send(.get, "Roles/crm.admin").code == "scim.resource.unknown")
      let rights = try await directory.send(.get, "Entitlements").resources
      #expect(rights.map { $0["value"] } == ["crm/cases.read", "crm/cases/assign all"])
      let id = try #require(rights.last?["id"]?.stringValue)
      #expect(try await directory.send(.get, "Entitlements/\(id)").json == rights.last)
      for method in [.post, .put, .patch, .delete] as [HTTPRequest.Method] {
        #expect(try await directory.send(method, "Roles/crm.agent").status == 405)
      }
      #expect(try await directory.send(.post, "Roles").headers[.allow] == "GET, HEAD")
    }
  }

  @Test func listsAreFilteredSortedAndPagedLikeAnyOther() async throws {
    try await Self.play(on: .memory) { directory in
      func values(_ query: String) async throws -> [JSONValue?] {
        try await directory.send(.get, "Roles?" + query).resources.map { $0["value"] }
      }
      #expect(try await values("filter=value%20eq%20%22crm/agent%22") == ["crm/agent"])
      #expect(try await values("filter=value%20eq%20%22CRM/agent%22") == [])
      #expect(try await values("filter=display%20co%20%22AGE%22%20and%20supported%20eq%20true") == ["crm/agent"])
      #expect(try await values("sortBy=value&sortOrder=descending") == ["crm/supervisor", "crm/agent"])
      #expect(try await values("startIndex=2&count=1") == ["crm/supervisor"])
      #expect(try await values("startIndex=9") == [])
      #expect(try await directory.send(.get, "Roles?filter=colour%20pr").code == "scim.filter.invalid")
      #expect(try await directory.send(.get, "Roles?sortBy=colour").json?["scimType"] == "invalidPath")
      let first = try await directory.send(.get, "Roles?cursor&count=1")
      #expect(first.json?["previousCursor"] == nil)
      let next = try #require(first.json?["nextCursor"]?.stringValue)
      let second = try await directory.send(.get, "Roles?cursor=\(next)&count=1")
      #expect(second.resources.map { $0["value"] } == ["crm/supervisor"] && second.json?["nextCursor"] == nil)
      #expect(try await directory.send(.get, "Roles?cursor=none").json?["scimType"] == "invalidCursor")
      let search: JSONValue = ["filter": "value sw \"crm/s\"", "attributes": ["display"]]
      let found = try await directory.send(.post, "Roles/.search", search).resources
      #expect(found.map { $0.objectValue?.names } == [["schemas", "id", "display"]])
      let writer = try await directory.scenario.directory(of: "acme", scopes: [.scimWrite, .scimUsers])
      #expect(try await writer.send(.get, "Roles").status == 403)
    }
  }

  @Test(arguments: Engine.allCases)
  func rolesThatAClientSendsConferNothingAndAreTold(engine: Engine) async throws {
    try await Self.play(on: engine) { directory in
      let scenario = directory.scenario
      try await scenario.declare(Manifests.policy("acme", [("agent", "Support")]))
      let body: JSONValue = ["userName": "ada", "roles": [["value": "crm/supervisor"], ["value": "crm/admin"]]]
      let created = try await directory.send(.post, "Users", body)
      #expect(created.status == 201)
      #expect(created.json?["roles"]?.arrayValue?.count == 2)
      let ada = try #require(created.id)
      let entries = try await scenario.entries(of: "acme")
      #expect(entries.contains { $0.action == "grants.changed" } == false)
      let told = try #require(entries.first { $0.action == "roles.unlisted" })
      #expect(told.target.id == ada && told.reason?.code == "scim.role.unlisted")
      let queries = MappingQueries(
        store: scenario.server.store, services: scenario.server.directory, clock: scenario.server.clock)
      let explained = try await queries.explain(tenant: try TenantName("acme"), user: "ada")
      #expect(explained.grants.isEmpty)
      #expect(explained.findings.compactMap(\.error).map(\.received) == ["`crm/admin`"])

      // What a rule makes of the fact is the rule's own.
      try await scenario.declare([
        "apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme",
        "rules": [["id": "r", "application": "crm", "role": "agent", "when": "roles.value eq \"crm/supervisor\""]],
      ])
      let grants = try await queries.explain(tenant: try TenantName("acme"), user: "ada").grants
      #expect(grants.map(\.role.description) == ["crm/agent"])
      // A value that was told of once is not told again.
      _ = try await directory.patch(
        "Users/\(ada)", [["op": "add", "path": "roles", "value": [["value": "crm/agent"]]]])
      #expect(try await scenario.entries(of: "acme").filter { $0.action == "roles.unlisted" }.count == 1)
    }
  }

  @Test(arguments: Engine.allCases)
  func aStrictTenantRefusesNewOnesAndStillLetsGo(engine: Engine) async throws {
    try await Self.play(on: engine) { directory in
      let old: JSONValue = ["userName": "ada", "roles": [["value": "crm/nothing"]]]
      let ada = try #require(try await directory.send(.post, "Users", old).id)
      try await directory.scenario.declare(Self.tenant(isStrict: true))
      let unlisted: JSONValue = ["userName": "bob", "roles": [["value": "crm/agent"], ["value": "crm/admin"]]]
      let create = try await directory.send(.post, "Users", unlisted)
      #expect(create.status == 400 && create.json?["scimType"] == "invalidValue" && create.code == "scim.role.unlisted")
      let replace: JSONValue = ["userName": "ada", "roles": [["value": "crm/admin"]]]
      #expect(try await directory.send(.put, "Users/\(ada)", replace).code == "scim.role.unlisted")
      let add: JSONValue = ["op": "add", "path": "roles", "value": [["value": "Admin"]]]
      #expect(try await directory.patch("Users/\(ada)", [add]).code == "scim.role.unlisted")
      let good: JSONValue = ["op": "add", "path": "roles", "value": [["value": "crm/agent"]]]
      #expect(try await directory.patch("Users/\(ada)", [good]).status == 200)
      #expect(try await directory.setActive(false, ada).status == 200)
      let same: JSONValue = ["userName": "ada", "active": false, "roles": [["value": "crm/nothing"]]]
      #expect(try await directory.send(.put, "Users/\(ada)", same).status == 200)
    }
  }
}
