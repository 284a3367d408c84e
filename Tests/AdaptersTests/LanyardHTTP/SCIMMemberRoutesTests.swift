import Diagnostics
import Hummingbird
import HummingbirdTesting
import JSON
import LanyardCore
import LanyardHTTP
import SCIM
import Testing

@Suite("Members of groups over HTTP")
struct SCIMMemberRoutesTests {
  /// A group of one person, one group and 1300 others.
  private struct World {
    let server: HTTPTestServer
    let group: String
    let person: String
    let inner: String
    let members: [String]
  }

  private static let started = Task {
    let server = try await HTTPTestServer()
    let person = try await server.createUser("member@acme.example")
    let inner = try await server.createGroup("Inner", [])
    let others = (0..<UInt64(1300)).map { ResourceID(milliseconds: 1_700_000_000_000, random: ($0, $0)) }
    try await server.put(others)
    let members = [person, inner] + others.map(\.description)
    let group = try await server.createGroup("Large", members)
    return World(server: server, group: group, person: person, inner: inner, members: members.sorted())
  }
  private let world: World
  private var server: HTTPTestServer { world.server }

  init() async throws { world = try await Self.started.value }

  private func values(_ list: JSONValue?) -> [String] {
    list?.arrayValue?.compactMap { $0["value"]?.stringValue } ?? []
  }

  @Test func aLargeGroupIsSentWholeWithItsMembersInPlace() async throws {
    let answer = try await server.scim(.get, "/Groups/\(world.group)")
    #expect(answer.status == 200)
    #expect(answer.headers[.contentType] == "application/scim+json")
    #expect(answer.headers[.eTag] == "W/\"1\"")
    let group = try #require(try answer.json().objectValue)
    #expect(group.members.map(\.name) == ["schemas", "id", "displayName", "members", "meta"])
    #expect(values(group["members"]) == world.members)
    let person = try #require(group["members"]?.arrayValue?.first { $0["value"]?.stringValue == world.person })
    #expect(person["type"]?.stringValue == "User")
    #expect(person["$ref"]?.stringValue?.hasSuffix("/t/acme/scim/v2/Users/\(world.person)") == true)
    #expect(try await server.scim(.head, "/Groups/\(world.group)").body.isEmpty)
  }

  @Test func itIsSentWholeOverARealConnection() async throws {
    let token = server.token
    let octets = try await server.overOneConnection { client in
      let answer = try await client.execute(
        uri: "/t/acme/scim/v2/Groups/\(world.group)", method: .get, headers: [.authorization: "Bearer \(token)"])
      return Array(answer.body.readableBytesView)
    }
    #expect(values(try JSONValue(parsing: octets)["members"]) == world.members)
  }

  @Test func chosenPartsAreShownOfEveryMember() async throws {
    let answer = try await server.scim(.get, "/Groups/\(world.group)?attributes=members.value")
    let members = try #require(try answer.json()["members"]?.arrayValue)
    #expect(values(.array(members)) == world.members)
    #expect(members.allSatisfy { $0.objectValue?.count == 1 })
    // Nobody has a display name, so nothing is left of anybody.
    let nothing = try await server.scim(.get, "/Groups/\(world.group)?attributes=members.display")
    #expect(try nothing.json()["members"]?.arrayValue == [])
    #expect(try await server.scim(.get, "/Groups/\(world.group)?excludedAttributes=members").json()["members"] == nil)
  }

  @Test func aListOfLargeGroupsShowsAllOfEach() async throws {
    let other = try await server.createGroup("Large too", world.members)
    for path in ["/Groups?filter=displayName%20sw%20%22Large%22", "?filter=displayName%20sw%20%22Large%22"] {
      let list = try await server.scim(.get, path).json()
      #expect(list["itemsPerPage"]?.intValue == 2)
      let groups = try #require(list["Resources"]?.arrayValue)
      #expect(groups.compactMap { $0["id"]?.stringValue }.sorted() == [world.group, other].sorted())
      for group in groups { #expect(values(group["members"]) == world.members) }
    }
    #expect(try await server.scim(.delete, "/Groups/\(other)").status == 204)
  }

  @Test func membersAreWalkedByIndex() async throws {
    var seen: [String] = []
    var startIndex = 1
    while true {
      let list = try await server.scim(.get, "/Groups/\(world.group)/members?startIndex=\(startIndex)&count=200").json()
      #expect(list["totalResults"]?.intValue == 1302)
      seen += values(list["Resources"])
      startIndex += list["itemsPerPage"]?.intValue ?? 0
      if startIndex > 1302 { break }
    }
    #expect(seen == world.members)
    let middle = try await server.scim(.get, "/Groups/\(world.group)/members?startIndex=1151&count=2").json()
    #expect(values(middle["Resources"]) == Array(world.members[1150...1151]))
  }

  @Test func membersAreWalkedByCursor() async throws {
    var seen: [String] = []
    var next: String? = ""
    while let cursor = next {
      let list = try await server.scim(.get, "/Groups/\(world.group)/members?count=200&cursor=\(cursor)").json()
      seen += values(list["Resources"])
      next = list["nextCursor"]?.stringValue
    }
    #expect(seen == world.members)
  }

  @Test func membersAreFilteredAndShownInParts() async throws {
    let base = "/Groups/\(world.group)/members"
    let one = try await server.scim(.get, "\(base)?filter=value%20eq%20%22\(world.person)%22&attributes=value,type")
      .json()
    #expect(one["totalResults"]?.intValue == 1)
    #expect(one["Resources"]?.arrayValue == [["value": .string(world.person), "type": "User"]])
    let groups = try await server.scim(.get, "\(base)?filter=type%20eq%20%22Group%22").json()
    #expect(values(groups["Resources"]) == [world.inner])
    let nobody = try await server.scim(.get, "\(base)?filter=value%20eq%20%22nobody%22").json()
    #expect(nobody["totalResults"]?.intValue == 0)
    let counted = try await server.scim(.get, "\(base)?filter=type%20ne%20%22Group%22&count=1").json()
    #expect(counted["totalResults"]?.intValue == 1301)
  }

  @Test(arguments: [
    ("/Groups/none/members", 404, "scim.resource.unknown"), ("/Users/none/members", 404, "scim.endpoint.unknown"),
    ("/Groups/GROUP/members?filter=colour%20pr", 400, "scim.filter.invalid"),
    ("/Groups/GROUP/members?filter=$ref%20pr", 400, "scim.filter.unsearchable"),
    ("/Groups/GROUP/members?sortBy=value", 400, "scim.query.invalid"),
    ("/Groups/GROUP/members?cursor=other", 400, "scim.cursor.invalid"),
  ])
  func whatCannotBeAnsweredIsRefused(path: String, status: Int, code: String) async throws {
    let answer = try await server.scim(.get, path.replacing("GROUP", with: world.group))
    #expect(answer.status == status)
    #expect(answer.scimCode == code)
    #expect(try await server.scim(.post, "/Groups/\(world.group)/members", [:]).status == 405)
  }

  @Test func aPersonsGroupsAreShownWithThoseTheyAreIn() async throws {
    let person = try await server.createUser("nested@acme.example")
    let small = try await server.createGroup("Small", [person])
    let middle = try await server.createGroup("Middle", [small, person])
    let large = try await server.createGroup("All", [middle, small])
    // Round in a circle: stored as sent, and harmless.
    let loop: JSONValue = [
      "schemas": [.string(SchemaURN.patchOp)],
      "Operations": [["op": "add", "path": "members", "value": [["value": .string(large)]]]],
    ]
    #expect(try await server.scim(.patch, "/Groups/\(small)", loop).status == 204)
    let answer = try await server.scim(.get, "/Users/\(person)")
    let groups = try #require(try answer.json()["groups"]?.arrayValue)
    let kinds = Dictionary(
      uniqueKeysWithValues: groups.map { ($0["value"]?.stringValue ?? "", $0["type"]?.stringValue ?? "") })
    #expect(kinds == [small: "direct", middle: "direct", large: "indirect"])
    #expect(groups.compactMap { $0["display"]?.stringValue }.sorted() == ["All", "Middle", "Small"])
    // What is computed is no change of the person.
    #expect(answer.headers[.eTag] == "W/\"1\"")
  }
}

extension HTTPTestServer {
  /// Puts users into the store directly: making 1300 by requests takes seconds.
  fileprivate func put(_ ids: [ResourceID]) async throws {
    try await services.store.write { transaction in
      guard let tenant = try transaction.tenant(named: TenantName("acme")) else { return }
      let now = Instant(milliseconds: 1_700_000_000_000)
      let changes = ids.map { id -> Change in
        .insertResource(
          StoredResource(
            id: id, tenant: tenant.id, type: "User", created: now, lastModified: now,
            document: ["schemas": [.string(SchemaURN.user)], "userName": .string("user-\(id)")]),
          index: [])
      }
      try transaction.apply(changes, entries: [], heads: [])
    }
  }

  fileprivate func createGroup(_ name: String, _ members: [String]) async throws -> String {
    let answer = try await scim(
      .post, "/Groups",
      [
        "schemas": [.string(SchemaURN.group)], "displayName": .string(name),
        "members": .array(members.map { ["value": .string($0)] }),
      ])
    guard answer.status == 201, let id = try answer.json()["id"]?.stringValue else {
      throw HTTPUnexpectedAnswer(answer)
    }
    return id
  }
}
