internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// Queries over every type at once (RFC 7644 §3.4.2.1, §3.4.3): `GET` of the base address, and `POST /.search` there.
///
/// Searched are the types that the caller's scopes allow to read. Their matches follow each other in the order of the
/// tenant's types; with `sortBy` they are one sequence. An attribute that a type does not have counts as absent there.
struct SCIMRootSearch: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.base)", [.get: list])
    router.path("\(SCIMRoutes.base)/.search", [.post: search])
  }

  @Sendable private func list(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    try await page(
      try ListQuery(parsing: try context.queryItems(of: request), limits: services.limits.pages), context)
  }

  @Sendable private func search(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    _ = try context.authenticatedCaller()
    return try await page(try await services.searchRequest(request, context), context)
  }

  private func page(_ query: ListQuery, _ context: LanyardRequestContext) async throws -> Response {
    let caller = try context.authenticatedCaller()
    let location = DirectoryLocation(baseURL: services.directoryURL(of: caller.tenant))
    let types = try readable(by: caller)
    let visibility = Visibility(scopes: caller.principal.scopes)
    for type in types { try visibility.require(filter: query.filter, sortBy: query.sortBy, on: type) }
    let body = try await services.queries.resources(
      query, of: types,
      for: DirectoryReader(tenant: caller.tenant.id, principal: caller.principal, request: context.request)
    ) { type in
      ResourceRendering(
        query, type: type, location: location, types: caller.catalogue.registry, visibility: visibility)
    }
    return .scim(.ok, body)
  }

  /// - Throws: `access.scope.missing` where the caller may read nothing.
  private func readable(by caller: SCIMCaller) throws(CodedError) -> [ResourceType] {
    let types = caller.catalogue.registry.resourceTypes
    let allowed = types.filter { type in
      AccessPolicy.scopes(forType: type.name, writing: false).isSubset(of: caller.principal.scopes)
    }
    if allowed.isEmpty, let type = types.first {
      try AccessPolicy.require(AccessPolicy.scopes(forType: type.name, writing: false), of: caller.principal)
    }
    return allowed
  }
}
