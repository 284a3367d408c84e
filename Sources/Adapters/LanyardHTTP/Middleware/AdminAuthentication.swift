internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService

/// Lets nobody without an admin token near `/api/…`, whether the address exists or not.
struct AdminAuthentication: RouterMiddleware {
  let authenticator: Authenticator
  let limiter: RateLimiter?

  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    if request.uri.path.split(separator: "/", maxSplits: 1).first == "api" {
      do {
        let takesUsage = request.uri.path == UsageRoutes.path
        context.admin = try await authenticator.authenticateAdmin(
          token: SCIMAuthentication.bearerToken(request.headers[.authorization])
        ) { takesUsage && $0.reportsUsage }
      } catch let error as CodedError where error.code == .accessUnauthenticated {
        try limiter?.admitStranger(context.source)
        throw error
      }
    }
    return try await next(request, context)
  }
}
