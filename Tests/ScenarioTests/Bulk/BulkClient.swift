import Hummingbird
import JSON
import Testing

/// Sends bulk requests, and looks at what came of them.
struct BulkClient: Sendable {
  let scenario: Scenario
  let directory: DirectoryClient

  static func meet(
    on engine: Engine, _ story: @escaping @Sendable (BulkClient) async throws -> Void
  ) async throws {
    try await Scenario.play(on: engine) { scenario in
      try await scenario.declare(Manifests.application(), Manifests.tenant("acme"))
      try await story(BulkClient(scenario: scenario, directory: try await scenario.directory(of: "acme")))
    }
  }

  static func request(_ operations: [JSONValue], failOnErrors: Int? = nil) -> JSONValue {
    var body: JSONObject = [
      "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "Operations": .array(operations),
    ]
    body["failOnErrors"] = failOnErrors.map { .number(JSONNumber($0)) }
    return .object(body)
  }

  func send(
    _ operations: [JSONValue], failOnErrors: Int? = nil, as directory: DirectoryClient? = nil, headers: HTTPFields = [:]
  ) async throws -> Answer {
    try await (directory ?? self.directory).send(
      .post, "Bulk", Self.request(operations, failOnErrors: failOnErrors), headers: headers)
  }

  /// The answers of a bulk request that was carried out.
  func run(_ operations: [JSONValue], failOnErrors: Int? = nil) async throws -> [BulkAnswer] {
    try BulkAnswer.all(in: try await send(operations, failOnErrors: failOnErrors))
  }

  static func user(_ name: String, bulkID: String? = nil, _ more: JSONObject = [:]) -> JSONValue {
    var data: JSONObject = ["schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(name)]
    for member in more { data[member.name] = member.value }
    return operation("POST", "/Users", bulkID: bulkID, .object(data))
  }

  static func group(_ name: String, bulkID: String? = nil, _ members: [String]) -> JSONValue {
    operation(
      "POST", "/Groups", bulkID: bulkID,
      [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name),
        "members": .array(members.map { ["value": .string($0)] }),
      ])
  }

  static func operation(
    _ method: String, _ path: String, bulkID: String? = nil, version: String? = nil, _ data: JSONValue? = nil
  ) -> JSONValue {
    var operation: JSONObject = ["method": .string(method), "path": .string(path)]
    operation["bulkId"] = bulkID.map { .string($0) }
    operation["version"] = version.map { .string($0) }
    operation["data"] = data
    return .object(operation)
  }

  /// The names of everybody and of every group.
  func names() async throws -> [String] {
    try await directory.contents().flatMap { $0["Resources"]?.arrayValue ?? [] }
      .compactMap { ($0["userName"] ?? $0["displayName"])?.stringValue }.sorted()
  }

  /// The resource at an address that an answer gave.
  func resource(_ location: String?) async throws -> JSONValue {
    let parts = try #require(location).split(separator: "/")
    let path = parts.suffix(2).joined(separator: "/")
    return try #require(try await directory.send(.get, path).json)
  }
}

/// What one operation was answered.
struct BulkAnswer: Sendable {
  let method: String?
  let bulkID: String?
  let status: String?
  let location: String?
  let version: String?
  /// The code of its error.
  let code: String?
  let scimType: String?

  var id: String? { location?.split(separator: "/").last.map(String.init) }

  static func all(in answer: Answer) throws -> [BulkAnswer] {
    try #require(answer.status == 200, "\(answer.text)")
    #expect(answer.json?["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"])
    return try all(in: try #require(answer.json))
  }

  static func all(in body: JSONValue) throws -> [BulkAnswer] {
    try #require(body["Operations"]?.arrayValue).map { operation in
      BulkAnswer(
        method: operation["method"]?.stringValue, bulkID: operation["bulkId"]?.stringValue,
        status: operation["status"]?.stringValue, location: operation["location"]?.stringValue,
        version: operation["version"]?.stringValue,
        code: operation["response"]?["urn:lanyard:params:scim:api:messages:2.0:Error"]?["code"]?.stringValue,
        scimType: operation["response"]?["scimType"]?.stringValue)
    }
  }
}
