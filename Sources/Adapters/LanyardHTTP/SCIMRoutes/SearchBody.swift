internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import SCIM

extension HTTPServices {
  /// The query in the body of a search (RFC 7644 §3.4.3).
  func searchRequest(_ request: Request, _ context: LanyardRequestContext) async throws -> ListQuery {
    try request.requireContentType(SCIMExchange.mediaTypes, face: .scim)
    let octets = try await request.octets(limit: limits.body, limits, face: .scim)
    let body = try JSONValue(parsing: octets, limits: JSONLimits(maximumOctets: limits.body))
    return try SearchRequest(parsing: context.rewritten(body, of: request), limits: limits.pages).query
  }
}
