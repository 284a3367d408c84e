internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService

/// Lets nobody without the tenant's token near its directory, whether the address exists or not.
struct SCIMAuthentication: RouterMiddleware {
  let authenticator: Authenticator
  let directory: DirectoryServices

  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    let path = RequestPath(request.uri.path)
    guard path.face == .scim, let name = path.tenant else { return try await next(request, context) }
    let directory = directory
    let (tenant, principal, catalogue) = try await authenticator.authenticateClient(
      tenant: name, token: Self.bearerToken(request.headers[.authorization])
    ) { tenant, reader in try directory.committedCatalogue(of: tenant, reader) }
    var context = context
    context.caller = SCIMCaller(tenant: tenant, principal: principal, catalogue: catalogue)
    context.notes.tenant = tenant.name.text
    return try await next(request, context)
  }

  /// What follows `Bearer ` (RFC 6750 §2.1); nil where the header has another scheme or is absent.
  static func bearerToken(_ header: String?) -> String? {
    guard let header else { return nil }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].matches(ignoringCase: "Bearer") else { return nil }
    let token = parts[1].drop { $0 == " " }
    return token.isEmpty ? nil : String(token)
  }
}
