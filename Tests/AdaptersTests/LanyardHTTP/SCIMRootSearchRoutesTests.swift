import Hummingbird
import JSON
import SCIM
import Testing

@Suite("Searches over every type over HTTP (RFC 7644 §3.4.2.1, §3.4.3)")
struct SCIMRootSearchRoutesTests {
  private static let started = Task {
    let server = try await HTTPTestServer()
    for name in ["bert", "dora", "anna"] {
      _ = try await server.createUser("\(name)@acme.example", ["displayName": .string(name)])
    }
    for name in ["chess", "bridge"] {
      let group: JSONObject = ["schemas": [.string(SchemaURN.group)], "displayName": .string(name)]
      _ = try await server.scim(.post, "/Groups", .object(group))
    }
    return server
  }
  private let server: HTTPTestServer

  init() async throws { server = try await Self.started.value }

  private func search(_ members: JSONObject, token: String? = nil) async throws -> HTTPAnswer {
    var body: JSONObject = ["schemas": [.string(SchemaURN.searchRequest)]]
    for member in members { body[member.name] = member.value }
    return try await server.scim(.post, "/.search", .object(body), token: token)
  }

  private func names(_ answer: HTTPAnswer) throws -> [String] {
    try answer.json()["Resources"]?.arrayValue?.compactMap { $0["displayName"]?.stringValue } ?? []
  }

  private func kinds(_ answer: HTTPAnswer) throws -> [String] {
    try answer.json()["Resources"]?.arrayValue?.compactMap { $0["meta"]?["resourceType"]?.stringValue } ?? []
  }

  @Test func theMatchesOfOneTypeFollowThoseOfAnother() async throws {
    let all = try await search(["count": 10])
    #expect(try kinds(all) == ["User", "User", "User", "Group", "Group"])
    let page = try await search(["startIndex": 3, "count": 2])
    #expect(try kinds(page) == ["User", "Group"])
    #expect(try page.json()["totalResults"]?.intValue == 5)
    #expect(try page.json()["startIndex"]?.intValue == 3)
    #expect(try names(page) == Array(try names(all)[2...3]))
    #expect(try await search(["count": 0]).json()["totalResults"]?.intValue == 5)
  }

  @Test func sortedTheyAreOneSequence() async throws {
    let sorted = ["anna", "bert", "bridge", "chess", "dora"]
    #expect(try names(try await search(["sortBy": "displayName"])) == sorted)
    let falling = try await search(["sortBy": "displayName", "sortOrder": "descending", "startIndex": 2, "count": 3])
    #expect(try names(falling) == ["chess", "bridge", "bert"])
    // Groups have no user name, so they come last.
    #expect(try kinds(try await search(["sortBy": "userName"])).suffix(2) == ["Group", "Group"])
  }

  @Test(arguments: [[:], ["sortBy": "displayName"]] as [JSONObject])
  func aWalkByCursorCrossesTheTypesThereAndBack(query: JSONObject) async throws {
    let whole = try names(try await search(query))
    var (there, back): ([String], [String]) = ([], [])
    var next: String? = ""
    var previous: String?
    while let cursor = next {
      var asked = query
      asked["cursor"] = .string(cursor)
      asked["count"] = 2
      let answer = try await search(asked)
      there += try names(answer)
      next = try answer.json()["nextCursor"]?.stringValue
      previous = try answer.json()["previousCursor"]?.stringValue
    }
    #expect(there == whole)
    while let cursor = previous {
      var asked = query
      asked["cursor"] = .string(cursor)
      asked["count"] = 3
      let answer = try await search(asked)
      back = try names(answer) + back
      previous = try answer.json()["previousCursor"]?.stringValue
    }
    #expect(back == Array(whole.prefix(4)))
  }

  @Test func whatATypeDoesNotHaveIsAbsentThere() async throws {
    let named = try await search(["filter": "userName eq \"ANNA@acme.example\" or displayName eq \"chess\""])
    #expect(try names(named) == ["anna", "chess"])
    #expect(try kinds(try await search(["filter": "not (userName pr)"])) == ["Group", "Group"])
    #expect(try kinds(try await search(["filter": "userName ne \"x\""])).count == 5)
    #expect(try kinds(try await search(["filter": "userName pr and displayName eq \"dora\""])) == ["User"])
    let nowhere = try await search(["filter": "userNaem eq \"x\""])
    #expect(nowhere.status == 400)
    #expect(nowhere.scimCode == "scim.filter.invalid")
  }

  @Test func theBaseAddressAnswersTheSameQueries() async throws {
    let answer = try await server.scim(.get, "?filter=displayName%20sw%20%22b%22&attributes=displayName")
    #expect(answer.status == 200)
    #expect(try names(answer) == ["bert", "bridge"])
    let first = try #require(try answer.json()["Resources"]?.arrayValue?.first?.objectValue)
    #expect(first.members.map(\.name).sorted() == ["displayName", "id", "schemas"])
  }

  @Test func aCallerFindsWhatItMayRead() async throws {
    let answer = try await search([:], token: server.readingToken)
    #expect(try kinds(answer) == ["User", "User", "User"])
    #expect(try answer.json()["totalResults"]?.intValue == 3)
    #expect(try await server.scim(.put, "/.search", [:]).status == 405)
  }

  /// RFC 7644 §3.11: a caller is nobody's user here.
  @Test(arguments: [HTTPRequest.Method.get, .post, .put, .patch, .delete])
  func nobodyIsMe(method: HTTPRequest.Method) async throws {
    let answer = try await server.scim(method, "/Me")
    #expect(answer.status == 501)
    #expect(answer.scimCode == "scim.operation.unsupported")
    #expect(try await server.scim(.trace, "/Me").status == 405)
  }
}
