internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import RoleMapping

/// The JSON object that a request to the admin API brings: the members that it may have, and no other.
struct AdminBody {
  private let object: JSONObject
  private let code: ErrorCode

  /// How many texts one list may have.
  static let maximumTexts = 1000

  /// - Parameter code: of refusals, here and of what is read from the body later.
  /// - Throws: `json.…`; `code` for a body that is no object, or that has another member: it would else be a condition left
  ///   out.
  init(
    parsing octets: [UInt8], members: [String], refusing code: ErrorCode = .httpRequestInvalid
  ) throws(CodedError) {
    let value = try JSONValue(parsing: octets)
    object = value.objectValue ?? [:]
    self.code = code
    guard value.objectValue != nil else { throw invalid("the body is no object", "an object") }
    if let stranger = object.names.first(where: { name in !members.contains { $0.hasSameOctets(as: name) } }) {
      throw invalid(
        "`\(stranger.prefix(80))` is no member here", members.isEmpty ? "no members" : members.joined(separator: ", "))
    }
  }

  subscript(name: String) -> JSONValue? { object[name] }

  /// - Throws: the code of refusals.
  func text(_ name: String) throws(CodedError) -> String {
    if let text = object[name]?.stringValue, !text.isEmpty { return text }
    throw invalid("`\(name)` is missing or no text", "a text")
  }

  /// A list of texts; empty where it is left out.
  ///
  /// - Parameter least: how many a list that is written has at least; 1 where an empty one would mean everything.
  /// - Throws: the code of refusals.
  func texts(_ name: String, least: Int = 0) throws(CodedError) -> [String] {
    guard let value = object[name] else { return [] }
    let texts = (value.arrayValue ?? []).compactMap(\.stringValue)
    guard texts.count == value.arrayValue?.count, (least...Self.maximumTexts).contains(texts.count) else {
      throw invalid("`\(name)` is no list of texts", "\(least) to \(Self.maximumTexts) texts")
    }
    return texts
  }

  /// A list of roles, as ``texts(_:least:)``.
  ///
  /// - Throws: the code of refusals.
  func roles(_ name: String, least: Int = 0) throws(CodedError) -> [RoleReference] {
    try texts(name, least: least).map { text throws(CodedError) in
      if let role = RoleReference(text) { return role }
      throw invalid("`\(text.prefix(80))` is no role", "application/role")
    }
  }

  /// That something of the body is not understood.
  func invalid(_ message: String, _ expected: String) -> CodedError {
    CodedError(code, message, expected: expected, remedy: "see schemas/api/openapi.yaml for what this takes")
  }
}

extension Request {
  /// The octets of a JSON body, at most as many as any may have.
  ///
  /// - Throws: `http.media-type.unsupported`, `http.body.too-large`, `http.request.invalid`.
  func jsonOctets(_ limits: HTTPLimits) async throws -> [UInt8] {
    try requireContentType(["application/json"], face: .plain)
    return try await octets(limit: limits.body, limits, face: .plain)
  }
}
