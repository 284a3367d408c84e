internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardService
internal import RoleMapping

/// The JSON body of a request about holds. No body is an empty object.
struct HoldBody {
  private let object: JSONObject

  static let maximumOctets = 65_536
  /// How many people or roles one request names.
  static let maximumNames = 1000

  /// - Throws: `http.request.invalid`, `http.media-type.unsupported`, `http.body.too-large`.
  init(_ request: Request, _ limits: HTTPLimits, members: [String]) async throws {
    try request.requireContentType(["application/json"], face: .plain)
    let octets = try await request.octets(limit: Self.maximumOctets, limits, face: .plain)
    guard !octets.isEmpty else {
      object = [:]
      return
    }
    guard let value = try? JSONValue(parsing: octets, limits: JSONLimits(maximumOctets: Self.maximumOctets)),
      case .object(let object) = value
    else { throw Self.unreadable("the body is no JSON object", "an object, or no body") }
    if let stranger = object.names.first(where: { name in !members.contains { $0.hasSameOctets(as: name) } }) {
      throw Self.unreadable(
        "`\(stranger.prefix(80))` is no member here", members.isEmpty ? "no members" : members.joined(separator: ", "))
    }
    self.object = object
  }

  /// - Throws: `http.request.invalid`.
  func text(_ name: String) throws(CodedError) -> String {
    if let text = object[name]?.stringValue, !text.isEmpty { return text }
    throw Self.unreadable("`\(name)` is missing or no text", "a text")
  }

  /// A list of texts; empty where it is left out.
  ///
  /// - Throws: `http.request.invalid`; also for an empty list, which would else mean everything.
  func texts(_ name: String) throws(CodedError) -> [String] {
    guard let value = object[name] else { return [] }
    let texts = (value.arrayValue ?? []).compactMap(\.stringValue)
    guard !texts.isEmpty, texts.count == value.arrayValue?.count, texts.count <= Self.maximumNames else {
      throw Self.unreadable("`\(name)` is no list of texts", "1 to \(Self.maximumNames) texts")
    }
    return texts
  }

  /// - Throws: `http.request.invalid`.
  static func role(_ text: String) throws(CodedError) -> RoleReference {
    if let role = RoleReference(text) { return role }
    throw unreadable("`\(text.prefix(80))` is no role", "application/role")
  }

  private static func unreadable(_ message: String, _ expected: String) -> CodedError {
    CodedError(
      .httpRequestInvalid, message, expected: expected, remedy: "see schemas/api/openapi.yaml for what this takes")
  }
}

/// Which part of a list a request about holds wants.
struct HoldPaging {
  private(set) var place: String?
  private(set) var limit = 100

  /// - Parameter after: the parameter that says where the page begins.
  /// - Throws: `http.query.invalid`.
  init(_ query: String?, after: String) throws(CodedError) {
    var seen: Set<String> = []
    for item in try QueryItems.parse(query, face: .plain) {
      guard [after, "limit"].contains(where: { $0.hasSameOctets(as: item.name) }), seen.insert(item.name).inserted
      else {
        throw CodedError(
          .httpQueryInvalid, "`\(item.name.prefix(80))` is no parameter here, or stands twice",
          expected: "\(after), limit, each once",
          remedy: [after, "limit"].nearest(to: item.name).map { "write `\($0)` once" } ?? "leave it out")
      }
      if item.name == "limit" {
        guard let number = Int(item.value), (1...HoldQueries.maximumCount).contains(number) else {
          throw Self.unreadable("limit", item.value, "a number from 1 to \(HoldQueries.maximumCount)")
        }
        limit = number
      } else {
        place = item.value
      }
    }
  }

  static func unreadable(_ name: String, _ value: String, _ expected: String) -> CodedError {
    CodedError(
      .httpQueryInvalid, "`\(name)` is not understood", expected: expected, received: "`\(value.prefix(80))`",
      remedy: "correct the value, or leave the parameter out")
  }
}
