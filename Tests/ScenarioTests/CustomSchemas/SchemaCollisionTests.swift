import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService
import Testing

/// Words that a tenant's schema cannot have, because somebody has them already: nothing of such an apply is stored.
@Suite struct SchemaCollisionTests {
  private typealias Documents = SchemaDocuments

  /// - Returns: the problems of an apply of `documents` beside the tenant's extension `badge` and its type `Device`.
  private static func problems(
    with documents: [JSONObject], on engine: Engine = .memory
  ) async throws -> [CodedError] {
    let found = Found()
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"), Manifests.tenant("globex"))
      try await scenario.declare(
        Documents.extending("User", [["name": "badgeColour"]]), Documents.making("Device", at: "Devices"))
      let before = try await scenario.server.store.read { try $0.manifestRevision() }
      await found.note(try await scenario.apply(documents).problems)
      #expect(try await scenario.server.store.read { try $0.manifestRevision() } == before)
    }
    return await found.problems
  }

  private actor Found {
    private(set) var problems: [CodedError] = []
    func note(_ found: [CodedError]) { problems = found }
  }

  @Test(
    arguments: [
      "urn:ietf:params:scim:schemas:core:2.0:User", "URN:IETF:params:scim:schemas:core:2.0:user".lowercased(),
      "urn:ietf:params:scim:schemas:core:2.0:User:own",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "urn:ietf:params:scim:schemas:core:2.0:Role",
      "urn:ietf:params:scim:api:messages:2.0:Own", "urn:lanyard:own", SchemaDocuments.urn("Badge"),
      SchemaDocuments.urn("BADGE"), SchemaDocuments.urn("Badge:Inner"), SchemaDocuments.urn("Device"),
    ])
  func anIdThatSomebodyHasIsRefused(id: String) async throws {
    let problems = try await Self.problems(with: [Documents.extending("User", name: "other", id: id, [["name": "own"]])]
    )
    #expect(problems.map(\.code) == ["manifest.schema.taken"])
    #expect(problems.first?.received == "`\(id)`")
    #expect(problems.allSatisfy { $0.expected != nil && !$0.remedy.isEmpty })
  }

  @Test(arguments: [
    "Users", "users", "Groups", "Me", "Bulk", "Schemas", "ResourceTypes", "ServiceProviderConfig", "Roles",
    "entitlements", "AsyncRequests", "Devices", "devices",
  ])
  func anEndpointThatSomebodyHasIsRefused(endpoint: String) async throws {
    let problems = try await Self.problems(
      with: [Documents.making("Machine", at: endpoint, name: "machine", id: Documents.urn("Machine"))])
    #expect(problems.map(\.code) == ["manifest.schema.taken"])
    #expect(problems.first?.message.contains("resourceType.endpoint") == true)
    #expect(problems.first?.received == "`\(endpoint)`")
  }

  @Test(arguments: ["User", "user", "Group", "Role", "Schema", "ResourceType", "Device", "DEVICE"])
  func aTypeNameThatSomebodyHasIsRefused(name: String) async throws {
    let problems = try await Self.problems(
      with: [Documents.making(name, at: "Machines", name: "machine", id: Documents.urn("Machine"))])
    #expect(problems.map(\.code) == ["manifest.schema.taken"])
    #expect(problems.first?.message.contains("resourceType.name") == true)
  }

  /// Clients may write an extension's attribute without its URN, so no two extensions of a type may have one name.
  @Test(arguments: ["badgeColour", "BADGECOLOUR", "department", "Manager"])
  func anAttributeThatAnotherExtensionHasIsRefusedWhateverItsCase(attribute: String) async throws {
    let problems = try await Self.problems(
      with: [
        Documents.extending("User", name: "other", id: Documents.urn("Other"), [["name": .string(attribute)]])
      ])
    #expect(problems.map(\.code) == ["manifest.schema.taken"])
    #expect(problems.first?.received == "`\(attribute)`")
  }

  @Test func twoSchemasOfOneApplyCollideToo() async throws {
    let first = Documents.extending("Group", name: "one", id: Documents.urn("One"), [["name": "floor"]])
    let twin = Documents.extending("Group", name: "two", id: Documents.urn("One"), [["name": "room"]])
    let near = Documents.extending("Group", name: "two", id: Documents.urn("Two"), [["name": "Floor"]])
    #expect(try await Self.problems(with: [first, twin]).map(\.code) == ["manifest.schema.taken"])
    #expect(try await Self.problems(with: [first, near]).map(\.code) == ["manifest.schema.taken"])
    #expect(try await Self.problems(with: [first, first]).map(\.code) == ["manifest.object.duplicate"])
  }

  @Test func oneSchemaCannotNameAnAttributeTwiceWhateverItsCase() throws {
    let twice = Documents.extending("User", [["name": "floor"], ["name": "Floor"]])
    guard case .failure(let problems) = ManifestObject.decode(twice) else {
      Issue.record("it is accepted")
      return
    }
    #expect(problems.all.map(\.code) == ["scim.schema.invalid"])
  }

  @Test(arguments: Engine.allCases)
  func whatOneTenantHasIsFreeForAnother(engine: Engine) async throws {
    var same = Documents.making("Device", at: "Devices")
    same["tenant"] = "globex"
    var extending = Documents.extending("Device", name: "floor", id: Documents.urn("Floor"), [["name": "floor"]])
    extending["tenant"] = "globex"
    let declared = (same, extending)
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"), Manifests.tenant("globex"))
      try await scenario.declare(Documents.making("Device", at: "Devices"))
      try await scenario.declare(declared.0, declared.1)
      let globex = try await scenario.directory(of: "globex")
      let made = try await globex.send(.post, "Devices", ["serialNumber": "S1", "floor": "3"])
      #expect(made.status == 201 && made.json?[Documents.urn("Floor")]?["floor"] == "3")
      let acme = try await scenario.directory(of: "acme")
      #expect(try await acme.send(.get, "Devices").total == 0)
      #expect(try await acme.send(.get, "Devices?filter=floor%20pr").code == "scim.filter.invalid")
    }
  }

  @Test func anExtensionOfAnUnknownTypeIsRefusedWithTheNearestOne() async throws {
    let problems = try await Self.problems(
      with: [Documents.extending("Devise", name: "other", id: Documents.urn("Other"), [["name": "own"]])])
    #expect(problems.map(\.code) == ["manifest.reference.unknown"])
    #expect(problems.first?.remedy.contains("`Device`") == true)
  }
}
