import Hummingbird
import JSON
import Testing

/// A customer's identity provider as a SCIM client.
struct DirectoryClient: Sendable {
  let scenario: Scenario
  let tenant: String
  var token: String?

  /// - Parameter path: below `scim/v2`, such as `Users?filter=…`.
  func send(
    _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, headers: HTTPFields = [:]
  ) async throws -> Answer {
    try await send(method, path, octets: body?.serialized(), headers: headers)
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, octets: [UInt8]?, headers: HTTPFields = [:]
  ) async throws -> Answer {
    var fields = headers
    if let token { fields[.authorization] = "Bearer \(token)" }
    if octets != nil, fields[.contentType] == nil { fields[.contentType] = "application/scim+json" }
    return try await scenario.send(method, "/t/\(tenant)/scim/v2/\(path)", headers: fields, octets: octets)
  }

  /// Creates a user and answers the id.
  func createUser(_ userName: String, displayName: String = "") async throws -> String {
    let answer = try await send(
      .post, "Users",
      [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": .string(userName),
        "displayName": .string(displayName), "active": true,
      ])
    try #require(answer.status == 201)
    return try #require(answer.id)
  }

  /// Creates a group and answers the id.
  func createGroup(_ name: String, _ members: [String] = []) async throws -> String {
    let answer = try await send(
      .post, "Groups",
      [
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"], "displayName": .string(name),
        "members": .array(members.map { ["value": .string($0)] }),
      ])
    try #require(answer.status == 201)
    return try #require(answer.id)
  }

  func add(_ member: String, to group: String) async throws -> Answer {
    try await patch("Groups/\(group)", [["op": "add", "path": "members", "value": [["value": .string(member)]]]])
  }

  func remove(_ member: String, from group: String) async throws -> Answer {
    try await patch("Groups/\(group)", [["op": "remove", "path": .string("members[value eq \"\(member)\"]")]])
  }

  func setActive(_ isActive: Bool, _ user: String) async throws -> Answer {
    try await patch("Users/\(user)", [["op": "replace", "path": "active", "value": .bool(isActive)]])
  }

  func patch(_ path: String, _ operations: [JSONValue]) async throws -> Answer {
    try await send(
      .patch, path,
      ["schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": .array(operations)])
  }

  /// Everything the directory holds, as its client sees it.
  func contents() async throws -> [JSONValue] {
    let pages = [try await send(.get, "Users?count=200"), try await send(.get, "Groups?count=200")]
    for page in pages { try #require(page.status == 200) }
    return pages.compactMap(\.json)
  }
}
