import Hummingbird
import JSON
import SCIM
import Testing

@Suite("SCIM resources over HTTP")
struct SCIMResourceRoutesTests {
  private static let started = Task { try await HTTPTestServer() }
  private let server: HTTPTestServer

  init() async throws { server = try await Self.started.value }

  private static let base = HTTPTestServer.publicURL + "/t/acme/scim/v2"

  @Test func aCreatedUserHasALocationAndAVersion() async throws {
    let answer = try await server.scim(
      .post, "/Users", ["schemas": [.string(SchemaURN.user)], "userName": "create@acme.example"])
    let id = try #require(try answer.json()["id"]?.stringValue)
    #expect(answer.status == 201)
    #expect(answer.headers[.contentType] == "application/scim+json")
    #expect(answer.headers[.location] == "\(Self.base)/Users/\(id)")
    #expect(answer.headers[.eTag] == "W/\"1\"")
    #expect(try answer.json()["meta"]?["location"]?.stringValue == "\(Self.base)/Users/\(id)")
  }

  @Test func plainJSONIsTakenToo() async throws {
    let answer = try await server.scim(
      .post, "/Users", ["schemas": [.string(SchemaURN.user)], "userName": "plain@acme.example"],
      headers: [.contentType: "application/json; charset=utf-8"])
    #expect(answer.status == 201)
  }

  @Test func aReadUserIsNotSentAgainWhileItsVersionStands() async throws {
    let id = try await server.createUser("read@acme.example")
    let first = try await server.scim(.get, "/Users/\(id)")
    #expect(first.status == 200)
    let tag = try #require(first.headers[.eTag])
    let again = try await server.scim(.get, "/Users/\(id)", headers: [.ifNoneMatch: tag])
    #expect(again.status == 304)
    #expect(again.body.isEmpty)
    #expect(try await server.scim(.get, "/Users/\(id)", headers: [.ifNoneMatch: "W/\"9\", \"8\""]).status == 200)
  }

  @Test func aHeadIsAGetWithoutItsBody() async throws {
    let id = try await server.createUser("head@acme.example")
    let answer = try await server.scim(.head, "/Users/\(id)")
    #expect(answer.status == 200)
    #expect(answer.body.isEmpty)
    #expect(answer.headers[.eTag] == "W/\"1\"")
  }

  @Test func listsFilterPageAndProject() async throws {
    for place in 1...3 {
      _ = try await server.createUser("list-\(place)@acme.example", ["displayName": "Lists"])
    }
    let answer = try await server.scim(
      .get, "/Users/?filter=displayName%20eq%20%22Lists%22&startIndex=2&count=1&attributes=userName&")
    let list = try answer.json()
    #expect(answer.status == 200)
    #expect(list["totalResults"]?.intValue == 3)
    #expect(list["startIndex"]?.intValue == 2)
    #expect(list["itemsPerPage"]?.intValue == 1)
    let shown = try #require(list["Resources"]?.arrayValue?.first?.objectValue)
    // Which of the three: pages are ordered by id, and ids made within one millisecond have no order of making.
    let name = try #require(shown["userName"]?.stringValue)
    #expect(["list-1@acme.example", "list-2@acme.example", "list-3@acme.example"].contains(name))
    #expect(shown["displayName"] == nil)
  }

  @Test func aSearchCarriesItsQueryInTheBody() async throws {
    let id = try await server.createUser("search@acme.example")
    let answer = try await server.scim(
      .post, "/Users/.search",
      [
        "schemas": [.string(SchemaURN.searchRequest)], "filter": "userName eq \"search@acme.example\"",
        "attributes": ["userName"], "count": 5,
      ])
    #expect(answer.status == 200)
    #expect(try answer.json()["Resources"]?.arrayValue?.first?["id"]?.stringValue == id)
  }

  /// A condition that cannot be read is refused: without it the search would find everybody.
  @Test(
    arguments: [
      ([], "scim.body.invalid"), ("userName pr", "scim.body.invalid"), (["filter": true], "scim.filter.invalid"),
      (["filter": ["userName": "a"]], "scim.filter.invalid"), (["filter": [1]], "scim.filter.invalid"),
      (["filter": []], "scim.filter.invalid"), (["filter": ""], "scim.filter.invalid"),
      (["count": true], "scim.query.count"),
    ] as [(JSONValue, String)])
  func aSearchThatCannotBeReadIsNotWidened(_ body: JSONValue, _ code: String) async throws {
    let answer = try await server.scim(.post, "/Users/.search", body)
    #expect(answer.status == 400)
    #expect(answer.scimCode == code)
  }

  @Test func anEmptyFilterIsNotNone() async throws {
    let answer = try await server.scim(.get, "/Users?filter=&count=1")
    #expect(answer.status == 400)
    #expect(answer.scimCode == "scim.filter.invalid")
  }

  @Test func aReplacedUserIsAnsweredAsItNowIs() async throws {
    let id = try await server.createUser("put@acme.example", ["displayName": "Before", "title": "Gone"])
    let answer = try await server.scim(
      .put, "/Users/\(id)",
      ["schemas": [.string(SchemaURN.user)], "userName": "put@acme.example", "displayName": "After"])
    #expect(answer.status == 200)
    #expect(answer.headers[.eTag] == "W/\"2\"")
    #expect(try answer.json()["displayName"]?.stringValue == "After")
    #expect(try answer.json()["title"] == nil)
    #expect(try answer.json()["meta"]?["version"]?.stringValue == "W/\"2\"")
  }

  @Test func aPatchedUserIsAnsweredAndAPatchedGroupIsNot() async throws {
    let id = try await server.createUser("patch@acme.example")
    let user = try await server.scim(.patch, "/Users/\(id)", patch("replace", "displayName", "Patched"))
    #expect(user.status == 200)
    #expect(try user.json()["displayName"]?.stringValue == "Patched")

    let created = try await server.scim(
      .post, "/Groups", ["schemas": [.string(SchemaURN.group)], "displayName": "Patch group"])
    let group = try #require(try created.json()["id"]?.stringValue)
    let members: JSONValue = [["value": .string(id)]]
    let quiet = try await server.scim(.patch, "/Groups/\(group)", patch("add", "members", members))
    #expect(quiet.status == 204)
    #expect(quiet.headers[.eTag] == "W/\"2\"")
    #expect(quiet.body.isEmpty)
    let asked = try await server.scim(
      .patch, "/Groups/\(group)?attributes=displayName", patch("replace", "displayName", "Renamed"))
    #expect(asked.status == 200)
    #expect(try asked.json()["displayName"]?.stringValue == "Renamed")
    #expect(try asked.json()["members"] == nil)
    let shown = try await server.scim(.get, "/Groups/\(group)")
    #expect(try shown.json()["members"]?.arrayValue?.first?["value"]?.stringValue == id)
  }

  @Test func aDeletedUserIsGone() async throws {
    let id = try await server.createUser("delete@acme.example")
    let answer = try await server.scim(.delete, "/Users/\(id)")
    #expect(answer.status == 204)
    #expect(answer.body.isEmpty)
    let gone = try await server.scim(.get, "/Users/\(id)")
    #expect(gone.status == 404)
    #expect(gone.scimCode == "scim.resource.unknown")
  }

  @Test func aWriteOnAnOlderVersionIsRefusedAndChangesNothing() async throws {
    let id = try await server.createUser("match@acme.example")
    let stale: HTTPFields = [.ifMatch: "W/\"7\""]
    for answer in [
      try await server.scim(.patch, "/Users/\(id)", patch("replace", "displayName", "No"), headers: stale),
      try await server.scim(
        .put, "/Users/\(id)", ["schemas": [.string(SchemaURN.user)], "userName": "no@acme.example"], headers: stale),
      try await server.scim(.delete, "/Users/\(id)", headers: stale),
    ] {
      #expect(answer.status == 412)
      #expect(answer.scimCode == "scim.version.mismatch")
    }
    #expect(try await server.scim(.get, "/Users/\(id)").headers[.eTag] == "W/\"1\"")
    let fresh = try await server.scim(
      .patch, "/Users/\(id)", patch("replace", "displayName", "Yes"), headers: [.ifMatch: "W/\"1\""])
    #expect(fresh.status == 200)
  }

  @Test func discoveryIsServed() async throws {
    let config = try await server.scim(.get, "/ServiceProviderConfig")
    #expect(try config.json()["patch"]?["supported"]?.boolValue == true)
    #expect(try config.json()["bulk"] == ["supported": true, "maxOperations": 1000, "maxPayloadSize": 8_388_608])
    let types = try await server.scim(.get, "/ResourceTypes")
    #expect(try types.json()["totalResults"]?.intValue == 4)
    #expect(try await server.scim(.get, "/ResourceTypes/User").json()["endpoint"]?.stringValue == "/Users")
    let schema = try await server.scim(.get, "/Schemas/urn%3Aietf:params:scim:schemas:core:2.0:User")
    #expect(try schema.json()["id"]?.stringValue == SchemaURN.user)
    #expect(try await server.scim(.get, "/Schemas").json()["totalResults"]?.intValue == 8)
    #expect(try await server.scim(.get, "/Schemas/urn:none").scimCode == "scim.schema.unknown")
    let filtered = try await server.scim(.get, "/Schemas?filter=id%20pr")
    #expect(filtered.status == 403)
    #expect(filtered.scimCode == "scim.discovery.filter")
  }

  private func patch(_ op: String, _ path: String, _ value: JSONValue) -> JSONValue {
    [
      "schemas": [.string(SchemaURN.patchOp)],
      "Operations": [["op": .string(op), "path": .string(path), "value": value]],
    ]
  }
}
