public import Diagnostics
public import JSON
internal import SCIMFilter

/// The body of a search by POST (RFC 7644 §3.4.3, RFC 9865 §3): a query that leaves no personal values in URLs.
public struct SearchRequest: Hashable, Sendable {
  public var query: ListQuery

  /// Reads a body. Member names are read whatever their letter case, null is as good as absent, unknown members are
  /// ignored, and `schemas` may be missing. What has another type than the standard gives it is refused, never passed
  /// over: a condition left out would widen the search.
  ///
  /// - Throws: `scim.body.invalid` for what is no object, `scim.query.invalid`, `scim.query.count`, and what
  ///   ``ListQuery/init(parsing:limits:)`` throws.
  public init(
    parsing body: JSONValue, limits: ListQuery.PageLimits = .standard
  ) throws(CodedError) {
    guard let members = body.objectValue else {
      throw CodedError(
        .scimBodyInvalid, "the body is no search request", expected: "object", received: body.kind,
        remedy: "send one JSON object")
    }
    var items: [(name: String, value: String)] = []
    for member in members where member.value != .null {
      if let text = try Self.text(of: member) { items.append((member.name, text)) }
    }
    query = try ListQuery(parsing: items, limits: limits)
  }

  /// The member as a query string would have it; nil for one that no search knows.
  private static func text(of member: JSONObject.Member) throws(CodedError) -> String? {
    let (name, value) = (member.name, member.value)
    if ["filter", "sortBy", "sortOrder", "cursor"].contains(where: name.matches(ignoringCase:)) {
      guard let text = value.stringValue else {
        let isFilter = name.matches(ignoringCase: "filter")
        throw wrong(name, expected: "string", value, isFilter ? .filterInvalid : .scimQueryInvalid)
      }
      return text
    }
    if ["startIndex", "count"].contains(where: name.matches(ignoringCase:)) {
      if let number = value.numberValue { return number.intValue.map(String.init) ?? number.text }
      guard let text = value.stringValue else {
        let isCount = name.matches(ignoringCase: "count")
        throw wrong(name, expected: "integer", value, isCount ? .scimQueryCount : .scimQueryInvalid)
      }
      return text
    }
    guard ["attributes", "excludedAttributes"].contains(where: name.matches(ignoringCase:)) else { return nil }
    if let text = value.stringValue { return text }
    let names = value.arrayValue?.map(\.stringValue)
    guard let names, !names.contains(nil) else { throw wrong(name, expected: "array of strings", value) }
    return names.compactMap(\.self).joined(separator: ",")
  }

  private static func wrong(
    _ name: String, expected: String, _ value: JSONValue, _ code: ErrorCode = .scimQueryInvalid
  ) -> CodedError {
    CodedError(
      code, "the member `\(name.prefix(80))` of the search has the wrong type", expected: expected,
      received: value.kind, remedy: "correct the member, or leave it out")
  }
}
