internal import Hummingbird
internal import JSON
internal import LanyardService

/// Writes whose clients prefer to hear of them later (RFC 9967 §2.5.1).
extension SCIMResources {
  /// Takes the request in and answers 202, where the client prefers so; nil where it does not. By then the request is
  /// authenticated, of allowed size, JSON and on disk; whether it can be done is judged when it is done.
  func accept(
    _ method: DirectoryOperation.Method, _ request: Request, _ context: LanyardRequestContext,
    _ exchange: SCIMExchange
  ) async throws -> Response? {
    guard Preferences(request.headers).respondsAsynchronously else { return nil }
    let operation = DirectoryOperation(
      tenant: exchange.tenant, method: method, type: type, id: method == .post ? nil : context.parameter("id"),
      body: method == .delete ? .null : try await body(request, context),
      precondition: try Precondition(of: request), location: exchange.location,
      services: services.directory)
    return try await SCIMAsyncRequests(services).accept(.operation(operation), context)
  }
}
