import Hummingbird
import JSON
import Testing

/// One line of a story: what a client sends, what it must get, and what must be there afterwards. Texts may hold
/// `{{name}}`, which stands for what an earlier answer bound.
struct Exchange: Sendable {
  let name: String
  let client: String
  /// `method`, `path`, and as they are wanted `query` (as on the wire), `headers`, `body`.
  let request: JSONObject
  /// `status`, and as they are wanted `body`, `scimType`, `code`, `headers`; `dialect`, but for what no route ever read.
  let expected: JSONObject
  /// Paths of resources and what must be read there; null for a resource that must not be there.
  let state: JSONObject
  /// The path of a resource that must be the same, to the octet, before and after.
  let kept: String?
  /// Names and the members of the answer that they stand for from now on.
  let bound: JSONObject
  /// `file:line`, for who looks for a failure.
  let place: String

  init(_ json: JSONValue, place: String) throws {
    name = try #require(json["name"]?.stringValue, "\(place)")
    client = try #require(json["client"]?.stringValue, "\(place)")
    request = try #require(json["request"]?.objectValue, "\(place)")
    expected = try #require(json["expect"]?.objectValue, "\(place)")
    try #require(expected["status"]?.intValue != nil, "\(place)")
    state = json["state"]?.objectValue ?? [:]
    kept = json["keeps"]?.stringValue
    bound = json["bind"]?.objectValue ?? [:]
    self.place = place
  }

  /// The exchange with every variable replaced by what it is bound to; but for the state, which may name what the answer
  /// binds.
  init(_ other: Exchange, with variables: [String: String]) throws {
    name = other.name
    client = other.client
    place = other.place
    bound = other.bound
    request = try Self.filled(other.request, variables, other.place)
    expected = try Self.filled(other.expected, variables, other.place)
    state = other.state
    kept = try other.kept.map { try Self.filled($0, variables, other.place) }
  }

  var method: HTTPRequest.Method { HTTPRequest.Method(request["method"]?.stringValue ?? "") ?? .trace }

  /// Path and query as on the wire; an empty query leaves its question mark.
  var address: String {
    (request["path"]?.stringValue ?? "") + (request["query"]?.stringValue.map { "?" + $0 } ?? "")
  }

  var headers: HTTPFields {
    var fields = HTTPFields()
    for header in request["headers"]?.objectValue ?? [:] {
      if let name = HTTPFields.Element.Name(header.name) { fields[name] = header.value.stringValue }
    }
    return fields
  }

  /// The state with every variable replaced by what it is bound to.
  func state(with variables: [String: String]) throws -> JSONObject { try Self.filled(state, variables, place) }

  private static func filled(
    _ object: JSONObject, _ variables: [String: String], _ place: String
  ) throws -> JSONObject {
    try JSONObject(
      members: object.map { (try filled($0.name, variables, place), try filled($0.value, variables, place)) })
  }

  private static func filled(_ value: JSONValue, _ variables: [String: String], _ place: String) throws -> JSONValue {
    switch value {
    case .string(let text): .string(try filled(text, variables, place))
    case .array(let list): .array(try list.map { try filled($0, variables, place) })
    case .object(let object): .object(try filled(object, variables, place))
    default: value
    }
  }

  private static func filled(_ text: String, _ variables: [String: String], _ place: String) throws -> String {
    guard text.contains("{{") else { return text }
    var text = text
    for (name, value) in variables { text = text.replacing("{{\(name)}}", with: value) }
    try #require(!text.contains("{{"), "\(place): nothing is bound to a name in `\(text)`")
    return text
  }
}
