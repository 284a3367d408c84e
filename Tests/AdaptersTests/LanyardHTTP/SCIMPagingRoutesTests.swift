import Diagnostics
import Hummingbird
import JSON
import LanyardHTTP
import LanyardTesting
import SCIM
import Testing

@Suite("Pages of SCIM lists over HTTP (RFC 7644 §3.4.2, RFC 9865)")
struct SCIMPagingRoutesTests {
  /// Ten users, whose names and titles run against each other.
  private static let started = Task {
    let server = try await HTTPTestServer()
    for place in 0..<10 {
      _ = try await server.createUser("user-\(place)@acme.example", ["title": .string("title-\(9 - place)")])
    }
    return server
  }
  private let server: HTTPTestServer

  init() async throws { server = try await Self.started.value }

  private func names(_ query: String) async throws -> [String] {
    let answer = try await server.scim(.get, "/Users?\(query)")
    guard answer.status == 200 else { throw HTTPUnexpectedAnswer(answer) }
    return try answer.json()["Resources"]?.arrayValue?.compactMap { $0["userName"]?.stringValue } ?? []
  }

  private static let all = (0..<10).map { "user-\($0)@acme.example" }

  @Test func listsAreSortedByAnAttributeBothWays() async throws {
    #expect(try await names("sortBy=userName") == Self.all)
    #expect(try await names("sortBy=userName&sortOrder=descending") == Self.all.reversed())
    #expect(try await names("sortBy=title&count=3") == Array(Self.all.reversed().prefix(3)))
    #expect(try await names("sortBy=title&count=3&startIndex=9") == Array(Self.all.prefix(2).reversed()))
  }

  @Test(arguments: [
    ("sortBy=noSuchThing", "scim.path.unknown"), ("sortBy=x509Certificates", "scim.sort.unsupported"),
    ("sortBy=groups", "scim.sort.unsupported"), ("count=ten", "scim.query.count"),
    ("startIndex=first", "scim.query.invalid"), ("startIndex=2&cursor=", "scim.query.paging"),
    ("cursor=nonsense", "scim.cursor.invalid"), ("filter=groups%20pr", "scim.filter.unsearchable"),
  ])
  func whatCannotBeAnsweredIsRefused(query: String, code: String) async throws {
    let answer = try await server.scim(.get, "/Users?\(query)")
    #expect(answer.status == 400)
    #expect(answer.scimCode == code)
  }

  @Test(arguments: [
    ("startIndex=0&count=1", 1, 1), ("startIndex=-5&count=1", 1, 1), ("count=0", 1, 0), ("count=-3", 1, 0),
    ("startIndex=10&count=5", 10, 1), ("startIndex=11", 11, 0), ("startIndex=99999999999999999999", Int.max, 0),
    ("count=100000", 1, 10),
  ])
  func theBordersOfPagesAreTheStandards(query: String, startIndex: Int, shown: Int) async throws {
    let list = try await server.scim(.get, "/Users?\(query)").json()
    #expect(list["totalResults"]?.intValue == 10)
    #expect(list["startIndex"]?.intValue == startIndex)
    #expect(list["itemsPerPage"]?.intValue == shown)
    #expect(list["Resources"]?.arrayValue?.count == shown)
  }

  @Test func aPageHoldsAtMostWhatTheServiceAllows() async throws {
    var limits = HTTPLimits()
    limits.pages = ListQuery.PageLimits(defaultCount: 2, maximumCount: 3)
    let server = try await HTTPTestServer(limits: limits)
    for place in 0..<5 { _ = try await server.createUser("limit-\(place)@acme.example") }
    #expect(try await server.scim(.get, "/Users").json()["itemsPerPage"]?.intValue == 2)
    #expect(try await server.scim(.get, "/Users?count=5").json()["itemsPerPage"]?.intValue == 3)
  }

  @Test(arguments: ["", "sortBy=userName&", "sortBy=title&sortOrder=descending&", "filter=userName%20sw%20%22user%22&"])
  func aWalkByCursorGoesThereAndBack(query: String) async throws {
    let whole = try await names("\(query)count=100")
    var there: [[String]] = []
    var (cursor, back): (String?, String?) = ("", nil)
    // The size of a page may change on the way.
    var count = 2
    while let next = cursor {
      let list = try await server.scim(.get, "/Users?\(query)count=\(count)&cursor=\(next)").json()
      #expect(list["totalResults"]?.intValue == 10)
      #expect(list["startIndex"] == nil)
      #expect((list["previousCursor"] == nil) == there.isEmpty)
      there.append(list["Resources"]?.arrayValue?.compactMap { $0["userName"]?.stringValue } ?? [])
      (cursor, back) = (list["nextCursor"]?.stringValue, list["previousCursor"]?.stringValue)
      count += 1
    }
    #expect(there.map(\.count) == [2, 3, 4, 1])
    #expect(there.flatMap(\.self) == whole)
    var before: [[String]] = []
    while let previous = back {
      let list = try await server.scim(.get, "/Users?\(query)count=4&cursor=\(previous)").json()
      #expect(list["nextCursor"] != nil)
      before.insert(list["Resources"]?.arrayValue?.compactMap { $0["userName"]?.stringValue } ?? [], at: 0)
      back = list["previousCursor"]?.stringValue
    }
    #expect(before.flatMap(\.self) == Array(whole.prefix(9)))
  }

  @Test func aCursorIsGoodForItsOwnQueryAndTenantAlone() async throws {
    let first = try await server.scim(.get, "/Users?count=2&cursor=").json()
    let cursor = try #require(first["nextCursor"]?.stringValue)
    #expect(try await server.scim(.get, "/Users?count=5&attributes=userName&cursor=\(cursor)").status == 200)
    var altered = Array(cursor.utf8)
    altered[altered.count / 2] = altered[altered.count / 2] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    for path in [
      "/Users?count=2&sortBy=userName&cursor=\(cursor)", "/Users?filter=userName%20pr&cursor=\(cursor)",
      "/Groups?count=2&cursor=\(cursor)", "/Users?cursor=\(String(decoding: altered, as: UTF8.self))",
      "/Users?cursor=\(cursor.dropLast(4))",
    ] {
      let answer = try await server.scim(.get, path)
      #expect(answer.status == 400)
      #expect(answer.scimCode == "scim.cursor.invalid")
      #expect(try answer.json()["scimType"]?.stringValue == "invalidCursor")
    }
    let foreign = try await server.send(
      .get, "/t/globex/scim/v2/Users?count=2&cursor=\(cursor)", [.authorization: "Bearer \(server.otherToken)"])
    #expect(foreign.scimCode == "scim.cursor.invalid")
  }

  @Test func theConfigurationTellsOfPagesAndOrders() async throws {
    let config = try await server.scim(.get, "/ServiceProviderConfig").json()
    #expect(config["sort"]?["supported"]?.boolValue == true)
    let pagination = try #require(config["pagination"])
    #expect(pagination["cursor"]?.boolValue == true)
    #expect(pagination["defaultPageSize"]?.intValue == 100)
    #expect(pagination["maxPageSize"]?.intValue == 200)
    #expect(pagination["cursorTimeout"]?.intValue == 3600)
  }

  @Test func aCursorExpires() async throws {
    let server = try await HTTPTestServer()
    for place in 0..<3 { _ = try await server.createUser("late-\(place)@acme.example") }
    let first = try await server.scim(.get, "/Users?count=1&cursor=").json()
    let cursor = try #require(first["nextCursor"]?.stringValue)
    server.clock.advance(by: .seconds(3599))
    #expect(try await server.scim(.get, "/Users?count=1&cursor=\(cursor)").status == 200)
    server.clock.advance(by: .seconds(1))
    let late = try await server.scim(.get, "/Users?count=1&cursor=\(cursor)")
    #expect(late.scimCode == "scim.cursor.expired")
    #expect(try late.json()["scimType"]?.stringValue == "expiredCursor")
  }
}
