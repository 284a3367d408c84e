internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import SCIM

extension HTTPServices {
  /// The query in the body of a search (RFC 7644 §3.4.3).
  func searchRequest(_ request: Request) async throws -> ListQuery {
    try request.requireContentType(SCIMExchange.mediaTypes, face: .scim)
    let octets = try await request.octets(limit: limits.body, limits, face: .scim)
    let items = try Self.items(of: try JSONValue(parsing: octets, limits: JSONLimits(maximumOctets: limits.body)))
    return try ListQuery(parsing: items, limits: limits.pages)
  }

  /// The members of a search request as the items a query string would have. What cannot be one goes on as its JSON text,
  /// to be refused where its name means something: a condition left out would widen the search.
  ///
  /// - Throws: `scim.body.invalid` for what is no object.
  private static func items(of body: JSONValue) throws(CodedError) -> [(name: String, value: String)] {
    guard let request = body.objectValue else {
      throw CodedError(
        .scimBodyInvalid, "the body is no search request", expected: "object", received: body.kind,
        remedy: "send one JSON object")
    }
    return request.members.compactMap { member in
      switch member.value {
      case .null: nil
      case .array(let names): (member.name, names.map(text).joined(separator: ","))
      case let value: (member.name, text(value))
      }
    }
  }

  private static func text(_ value: JSONValue) -> String { value.stringValue ?? value.text }
}
