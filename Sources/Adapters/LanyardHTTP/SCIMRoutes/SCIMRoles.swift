internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// `/Roles` and `/Entitlements` (draft-ietf-scim-roles-entitlements): which values of a user's `roles` and `entitlements`
/// mean something in this tenant. Read-only: what may be had is declared by manifests.
struct SCIMRoles: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    for name in ["Roles", "Entitlements"] {
      let base = "\(SCIMRoutes.base)/\(name)"
      router.path(RouterPath(base), [.get: { try self.list(name, $0, $1) }])
      router.path(RouterPath(base + "/.search"), [.post: { try await self.search(name, $0, $1) }])
      router.path(RouterPath(base + "/{id}"), [.get: { try self.get(name, $0, $1) }])
    }
  }

  private func list(_ name: String, _ request: Request, _ context: LanyardRequestContext) throws -> Response {
    let query = try query(request, context)
    return .scim(.ok, try listed(name, context).page(query).json)
  }

  private func get(_ name: String, _ request: Request, _ context: LanyardRequestContext) throws -> Response {
    let query = try query(request, context)
    let found = try listed(name, context).resource(context.parameter("id"), query)
    return .scim(.ok, .object(found))
  }

  private func search(
    _ name: String, _ request: Request, _ context: LanyardRequestContext
  ) async throws -> Response {
    let listed = try listed(name, context)
    return .scim(.ok, try listed.page(try await services.searchRequest(request, context)).json)
  }

  /// - Throws: `access.scope.missing` for a client that may not read.
  private func listed(_ name: String, _ context: LanyardRequestContext) throws(CodedError) -> ListedResources {
    let caller = try context.authenticatedCaller()
    try AccessPolicy.require([.scimRead], of: caller.principal)
    guard let type = caller.catalogue.discovery.resourceType(endpoint: name) else { throw Face.scim.unknownEndpoint }
    return try ListedResources(
      of: type, in: caller.catalogue, location: DirectoryLocation(baseURL: services.directoryURL(of: caller.tenant)))
  }

  private func query(_ request: Request, _ context: LanyardRequestContext) throws(CodedError) -> ListQuery {
    try ListQuery(parsing: try context.queryItems(of: request), limits: services.limits.pages)
  }
}
