import Hummingbird
import JSON
import SCIM
import Testing

@Suite("Chosen attributes over HTTP (RFC 7644 §3.9)")
struct SCIMProjectionRoutesTests {
  private static let started = Task { try await HTTPTestServer() }
  private let server: HTTPTestServer

  init() async throws { server = try await Self.started.value }

  private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

  private static func body(_ name: String) -> JSONObject {
    [
      "schemas": [.string(SchemaURN.user), .string(enterprise)], "userName": .string(name),
      "name": ["givenName": "Ada", "familyName": "Byron"], "title": "Countess",
      "emails": [["value": "ada@acme.example", "type": "work"]],
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["department": "Engines", "costCenter": "7"],
    ]
  }

  /// The query, and the members that an answer then has beside `id` and `schemas`.
  private static let choices: [(String, [String: [String]])] = [
    ("attributes=userName", ["userName": []]),
    ("attributes=name.givenName,emails.value", ["name": ["givenName"], "emails": ["value"]]),
    ("attributes=\(SchemaURN.user):title", ["title": []]),
    ("attributes=\(enterprise):department", [enterprise: ["department"]]),
    ("attributes=\(enterprise)", [enterprise: ["costCenter", "department"]]),
    (
      "excludedAttributes=name,emails,meta,title,\(enterprise):costCenter",
      ["userName": [], enterprise: ["department"]]
    ),
  ]

  private func shape(_ resource: JSONValue?) throws -> [String: [String]] {
    var shape: [String: [String]] = [:]
    for member in try #require(resource?.objectValue) where !["id", "schemas"].contains(member.name) {
      let inner = member.value.objectValue ?? member.value.arrayValue?.first?.objectValue
      shape[member.name] = inner.map { $0.members.map(\.name).sorted() } ?? []
    }
    return shape
  }

  @Test(arguments: choices.indices)
  func everyAnswerShowsWhatIsAskedFor(choice: Int) async throws {
    let (query, wanted) = Self.choices[choice]
    let name = "projection-\(choice)@acme.example"
    let created = try await server.scim(.post, "/Users?\(query)", .object(Self.body(name)))
    #expect(created.status == 201)
    #expect(try shape(try created.json()) == wanted)
    let id = try #require(try created.json()["id"]?.stringValue)
    let patch: JSONValue = [
      "schemas": [.string(SchemaURN.patchOp)],
      "Operations": [
        ["op": "replace", "path": "nickName", "value": "Enchantress"], ["op": "remove", "path": "nickName"],
      ],
    ]
    for answer in [
      try await server.scim(.get, "/Users/\(id)?\(query)"),
      try await server.scim(.put, "/Users/\(id)?\(query)", .object(Self.body(name))),
      try await server.scim(.patch, "/Users/\(id)?\(query)", patch),
    ] {
      #expect(answer.status == 200)
      #expect(answer.headers[.eTag] != nil)
      #expect(try shape(try answer.json()) == wanted)
    }
    let filter = "userName eq \"\(name)\""
    let escaped = filter.replacing(" ", with: "%20").replacing("\"", with: "%22")
    let listed = try await server.scim(.get, "/Users?filter=\(escaped)&\(query)")
    #expect(try shape(try listed.json()["Resources"]?.arrayValue?.first) == wanted)
    let halves = query.split(separator: "=", maxSplits: 1)
    let names = halves[1].split(separator: ",").map { JSONValue.string(String($0)) }
    var search: JSONObject = ["schemas": [.string(SchemaURN.searchRequest)], "filter": .string(filter)]
    search[String(halves[0])] = .array(names)
    let found = try await server.scim(.post, "/Users/.search", .object(search))
    #expect(try shape(try found.json()["Resources"]?.arrayValue?.first) == wanted)
  }
}
