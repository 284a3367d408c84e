internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService

/// Writes whose clients prefer to hear of them later (RFC 9967 §2.5.1).
extension SCIMResources {
  /// Takes the request in, where the client prefers so; nil where it does not. By then the request is authenticated, of
  /// allowed size, JSON and on disk; whether it can be done is judged when it is done.
  func accept(
    _ method: DirectoryOperation.Method, _ request: Request, _ context: LanyardRequestContext,
    _ exchange: SCIMExchange
  ) async throws -> Response? {
    let preferences = Preferences(request.headers)
    guard preferences.respondsAsynchronously else { return nil }
    let operation = DirectoryOperation(
      tenant: exchange.tenant, method: method, type: type, id: method == .post ? nil : context.parameter("id"),
      body: method == .delete ? .null : try await body(request, context),
      precondition: try Precondition(of: request), location: exchange.location,
      services: services.directory)
    return try await SCIMAsyncRequests(services).accept(.operation(operation), preferences, context) { outcome in
      try await answer(to: method, outcome, exchange)
    }
  }

  /// What the request would have been answered had it been done at once.
  private func answer(
    to method: DirectoryOperation.Method, _ outcome: AsyncRequest.Outcome, _ exchange: SCIMExchange
  ) async throws -> Response {
    if let error = outcome.response { return .scim(HTTPResponse.Status(code: outcome.status), .object(error)) }
    guard method != .delete, let id = outcome.location?.split(separator: "/").last.flatMap({ ResourceID($0) })
    else { return Response(status: .noContent) }
    let version = outcome.version.flatMap { Int($0.filter(\.isNumber)) } ?? 1
    let reply = ResourceReply(id: id, version: version, representation: nil)
    switch method {
    case .patch: return try await patched(reply, exchange)
    case .post:
      var response = try await shown(reply, exchange)
      response.status = .created
      return response
    case .put, .delete: return try await shown(reply, exchange)
    }
  }
}
