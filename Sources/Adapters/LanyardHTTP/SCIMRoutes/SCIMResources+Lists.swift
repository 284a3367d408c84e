internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardService
internal import SCIM

/// Queries of a collection (RFC 7644 §3.4.2, §3.4.3).
extension SCIMResources {
  @Sendable func list(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let items = try context.queryItems(of: request)
    return try await page(try ListQuery(parsing: items, limits: services.limits.pages), context)
  }

  /// `POST …/.search`: the query in a body, so that personal values stay out of URLs.
  @Sendable func search(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    _ = try context.authenticatedCaller()
    return try await page(try await services.searchRequest(request, context), context)
  }

  private func page(_ query: ListQuery, _ context: LanyardRequestContext) async throws -> Response {
    let exchange = try SCIMExchange(context, type: type, query: query, writing: false, services)
    let body = try await services.queries.resources(query, of: [type], for: exchange.reader(context)) { _ in
      exchange.rendering
    }
    return .scim(.ok, body)
  }
}
