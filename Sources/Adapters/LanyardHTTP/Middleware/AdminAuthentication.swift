internal import Hummingbird
internal import LanyardCore
internal import LanyardService

/// Lets nobody without an admin token near `/api/…`, whether the address exists or not.
struct AdminAuthentication: RouterMiddleware {
  let authenticator: Authenticator

  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    if request.uri.path.split(separator: "/", maxSplits: 1).first == "api" {
      _ = try await authenticator.authenticateAdmin(
        token: SCIMAuthentication.bearerToken(request.headers[.authorization]))
    }
    return try await next(request, context)
  }
}
