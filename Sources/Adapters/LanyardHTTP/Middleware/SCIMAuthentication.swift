internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService

/// Lets nobody without the tenant's token near its directory, whether the address exists or not.
struct SCIMAuthentication: RouterMiddleware {
  let authenticator: Authenticator
  let directory: DirectoryServices
  let limiter: RateLimiter?

  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    let path = RequestPath(request.uri.path)
    guard path.face == .scim, let name = path.tenant else { return try await next(request, context) }
    let caller = try await caller(tenant: name, request, context)
    // Counted only now, so that a stranger cannot use up the tenant's budget.
    if !path.isDiscovery { try limiter?.admit(caller.tenant.id) }
    var context = context
    context.caller = caller
    return try await next(request, context)
  }

  /// Who calls. Who has no token of the tenant, or comes from where the tenant's clients do not, counts as a stranger.
  private func caller(
    tenant name: String, _ request: Request, _ context: LanyardRequestContext
  ) async throws -> SCIMCaller {
    let directory = directory
    do {
      let (tenant, principal, catalogue) = try await authenticator.recognizeClient(
        tenant: name, token: Self.bearerToken(request.headers[.authorization])
      ) { tenant, reader in try directory.committedCatalogue(of: tenant, reader) }
      let caller = SCIMCaller(tenant: tenant, principal: principal, catalogue: catalogue)
      context.notes.tenant = tenant.name.text
      context.notes.caller = caller
      try Authenticator.requireActive(tenant)
      try AccessPolicy.requireAddress(context.source, in: catalogue.tenant?.allowFrom)
      return caller
    } catch let error as CodedError where [.accessUnauthenticated, .accessAddressRefused].contains(error.code) {
      try limiter?.admitStranger(context.source)
      throw error
    }
  }

  /// What follows `Bearer ` (RFC 6750 §2.1); nil where the header has another scheme or is absent.
  static func bearerToken(_ header: String?) -> String? {
    guard let header else { return nil }
    let parts = header.utf8.split(separator: UInt8(ascii: " "), maxSplits: 1)
    guard parts.count == 2, String(Substring(parts[0])).matches(ignoringCase: "Bearer") else { return nil }
    let token = parts[1].drop { $0 == UInt8(ascii: " ") }
    return token.isEmpty ? nil : String(Substring(token))
  }
}
