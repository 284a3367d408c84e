internal import Hummingbird
internal import JSON
internal import LanyardService
internal import SCIM

/// Queries of a collection (RFC 7644 §3.4.2, §3.4.3).
extension SCIMResources {
  @Sendable func list(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    try await page(try QueryItems.parse(request.uri.query, face: .scim), context)
  }

  /// `POST …/.search`: the query in a body, so that personal values stay out of URLs.
  @Sendable func search(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    _ = try context.authenticatedCaller()
    return try await page(Self.items(of: try await body(request)), context)
  }

  private func page(
    _ items: [(name: String, value: String)], _ context: LanyardRequestContext
  ) async throws -> Response {
    let exchange = try SCIMExchange(context, type: type, items: items, writing: false, services)
    let answer = try await services.queries.resources(
      exchange.query, type: type, tenant: exchange.tenant, rendering: exchange.rendering)
    return .scim(.ok, answer.json)
  }

  /// The members of a search request as the items a query string would have.
  private static func items(of body: JSONValue) -> [(name: String, value: String)] {
    (body.objectValue ?? [:]).members.compactMap { member in
      switch member.value {
      case .string(let text): (member.name, text)
      case .number(let number): (member.name, number.text)
      case .array(let names): (member.name, names.compactMap(\.stringValue).joined(separator: ","))
      default: nil
      }
    }
  }
}
