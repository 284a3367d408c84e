internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardService
internal import SCIM

/// Queries of a collection (RFC 7644 §3.4.2, §3.4.3).
extension SCIMResources {
  @Sendable func list(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    try await page(try context.queryItems(of: request), context)
  }

  /// `POST …/.search`: the query in a body, so that personal values stay out of URLs.
  @Sendable func search(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    _ = try context.authenticatedCaller()
    return try await page(try Self.items(of: try await body(request, context)), context)
  }

  private func page(
    _ items: [(name: String, value: String)], _ context: LanyardRequestContext
  ) async throws -> Response {
    let exchange = try SCIMExchange(context, type: type, items: items, writing: false, services)
    let answer = try await services.queries.resources(
      exchange.query, type: type, tenant: exchange.tenant, rendering: exchange.rendering)
    return .scim(.ok, answer.json)
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
