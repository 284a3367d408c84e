internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import SCIM

extension HTTPServices {
  /// The query in the body of a search (RFC 7644 §3.4.3). One in the address besides is refused: a condition that is
  /// passed over widens the search.
  ///
  /// - Throws: `scim.query.invalid`, and what reading the body throws.
  func searchRequest(_ request: Request, _ context: LanyardRequestContext) async throws -> ListQuery {
    if let item = try context.queryItems(of: request).first(where: { ListQuery.knows($0.name) }) {
      throw CodedError(
        .scimQueryInvalid, "the query of a search is in its body", expected: "an address without `\(item.name)`",
        received: "`\(item.name)` in the address", remedy: "move the item into the body of the request")
    }
    try request.requireContentType(SCIMExchange.mediaTypes, face: .scim)
    let octets = try await request.octets(limit: limits.body, limits, face: .scim)
    let body = try JSONValue(parsing: octets, limits: JSONLimits(maximumOctets: limits.body))
    return try SearchRequest(parsing: context.rewritten(body, of: request), limits: limits.pages).query
  }
}
