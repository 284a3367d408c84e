import Hummingbird
import JSON
import Testing

/// A request that must be refused, and how.
struct BadRequest: Sendable, CustomTestStringConvertible {
  let what: String
  let method: HTTPRequest.Method
  /// Below `scim/v2`; `{user}` and `{group}` stand for a user and a group that exist.
  let path: String
  let body: String?
  var type: String?
  var ifMatch: String?
  let status: Int
  let code: String

  init(
    _ what: String, _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, type: String? = nil,
    ifMatch: String? = nil, gets status: Int, _ code: String
  ) {
    self.what = what
    self.method = method
    self.path = path
    self.body = body
    self.type = type
    self.ifMatch = ifMatch
    self.status = status
    self.code = code
  }

  var testDescription: String { what }

  var headers: HTTPFields {
    var headers = HTTPFields()
    headers[.contentType] = type
    headers[.ifMatch] = ifMatch
    return headers
  }
}

extension BadRequest {
  static let all = syntax + values + queries + patches + addresses

  static let syntax = [
    BadRequest("a body that ends early", .post, "Users", #"{"userName": "x""#, gets: 400, "json.syntax"),
    BadRequest("an empty body", .post, "Users", "", gets: 400, "json.syntax"),
    BadRequest("two values", .post, "Users", #"{"userName": "x"} {}"#, gets: 400, "json.syntax"),
    BadRequest(
      "a member twice", .post, "Users", #"{"userName": "x", "userName": "y"}"#, gets: 400, "json.name.duplicate"),
    BadRequest(
      "too deep", .post, "Users", String(repeating: "[", count: 65) + String(repeating: "]", count: 65), gets: 400,
      "json.depth.exceeded"),
    BadRequest(
      "too large", .post, "Users", #"{"userName": "\#(String(repeating: "x", count: 1 << 20))"}"#, gets: 413,
      "scim.body.too-large"),
    BadRequest("a list", .post, "Users", "[]", gets: 400, "scim.body.invalid"),
    BadRequest(
      "another media type", .post, "Users", #"{"userName": "x"}"#, type: "text/plain", gets: 415,
      "scim.media-type.unsupported"),
  ]

  static let values = [
    BadRequest("a number for a name", .post, "Users", #"{"userName": 7}"#, gets: 400, "scim.value.type"),
    BadRequest(
      "a word for a truth", .post, "Users", #"{"userName": "x", "active": "perhaps"}"#, gets: 400, "scim.value.type"),
    BadRequest(
      "a text for an object", .post, "Users", #"{"userName": "x", "name": "x"}"#, gets: 400, "scim.value.type"),
    BadRequest("no userName", .post, "Users", #"{"displayName": "X"}"#, gets: 400, "scim.value.required"),
    BadRequest("no displayName", .post, "Groups", "{}", gets: 400, "scim.value.required"),
    BadRequest(
      "a NUL", .post, "Users", #"{"userName": "x\u0000y"}"#, gets: 400, "scim.value.nul"),
    BadRequest(
      "a member that is no id", .post, "Groups", #"{"displayName": "G", "members": [{"value": "x"}]}"#, gets: 400,
      "scim.value.type"),
    BadRequest("a name taken", .post, "Users", #"{"userName": "ALICE@acme.example"}"#, gets: 409, "scim.uniqueness"),
    BadRequest("a replacement without its name", .put, "Users/{user}", "{}", gets: 400, "scim.value.required"),
    BadRequest(
      "an old version", .put, "Users/{user}", #"{"userName": "alice@acme.example"}"#, ifMatch: "W/\"7\"", gets: 412,
      "scim.version.mismatch"),
    BadRequest(
      "a delete of an old version", .delete, "Users/{user}", ifMatch: "W/\"7\"", gets: 412, "scim.version.mismatch"),
  ]

  static let queries = [
    BadRequest("half a filter", .get, "Users?filter=userName%20eq", gets: 400, "scim.filter.invalid"),
    BadRequest(
      "a filter on nothing known", .get, "Users?filter=colour%20eq%20%22x%22", gets: 400, "scim.filter.invalid"),
    BadRequest("a count that is none", .get, "Users?count=many", gets: 400, "scim.query.count"),
    BadRequest("a broken escape", .get, "Users?filter=%zz", gets: 400, "scim.query.invalid"),
    BadRequest(
      "a filter too long", .get, "Users?filter=" + String(repeating: "a", count: 9000), gets: 400,
      "scim.filter.too-long"),
    BadRequest(
      "a filter too deep", .get, "Users?filter=" + String(repeating: "(", count: 70), gets: 400,
      "scim.filter.too-deep"),
  ]

  static let patches = [
    BadRequest("no operations", .patch, "Users/{user}", "{}", gets: 400, "scim.patch.invalid"),
    BadRequest(
      "an operation nobody knows", .patch, "Users/{user}",
      #"{"Operations": [{"op": "swap", "path": "active", "value": false}]}"#, gets: 400, "scim.patch.invalid"),
    BadRequest(
      "a good operation before a bad one", .patch, "Users/{user}",
      #"{"Operations": [{"op": "replace", "path": "active", "value": false}, {"op": "replace", "path": "colour", "value": 1}]}"#,
      gets: 400, "scim.path.unknown"),
    BadRequest(
      "a path that is read-only", .patch, "Users/{user}",
      #"{"Operations": [{"op": "replace", "path": "meta.created", "value": "x"}]}"#, gets: 400, "scim.path.read-only"),
    BadRequest(
      "a name removed that must be there", .patch, "Users/{user}",
      #"{"Operations": [{"op": "remove", "path": "userName"}]}"#, gets: 400, "scim.path.required"),
    BadRequest(
      "members without ids", .patch, "Groups/{group}",
      #"{"Operations": [{"op": "add", "path": "members", "value": [{"value": 7}]}]}"#, gets: 400, "scim.value.type"),
  ]

  static let addresses = [
    BadRequest("an endpoint nobody knows", .get, "Devices", gets: 404, "scim.endpoint.unknown"),
    BadRequest("nobody's id", .get, "Users/0190a0b0-0000-7000-8000-000000000000", gets: 404, "scim.resource.unknown"),
    BadRequest("no id at all", .delete, "Users/alice", gets: 404, "scim.resource.unknown"),
    BadRequest("a group's id for a user", .delete, "Users/{group}", gets: 404, "scim.resource.unknown"),
    BadRequest("a method not taken", .put, "Users", "{}", gets: 405, "scim.method.unsupported"),
    BadRequest("bulk without operations", .post, "Bulk", "{}", gets: 400, "scim.bulk.invalid"),
  ]
}
