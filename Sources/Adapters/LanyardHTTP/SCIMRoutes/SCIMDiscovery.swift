internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// What the service can do, in its own words (RFC 7644 §4). Discovery takes the token too.
struct SCIMDiscovery: Sendable {
  let services: HTTPServices

  @Sendable func serviceProviderConfig(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    var config = ServiceProviderConfig(maximumResults: services.limits.pages.maximumCount)
    config.bulk = ServiceProviderConfig.Bulk(
      maximumOperations: services.limits.bulkOperations, maximumPayload: services.limits.bulkBody)
    config.sorts = true
    config.listsRoles = true
    config.securityEvents = ServiceProviderConfig.SecurityEvents(asyncRequest: .request)
    config.pagination = ServiceProviderConfig.Pagination(
      defaultPageSize: services.limits.pages.defaultCount, maximumPageSize: services.limits.pages.maximumCount,
      cursorTimeout: Int(services.limits.cursorTimeout.components.seconds))
    config.authenticationSchemes = [.bearerToken, .clientCredentials]
    return .scim(.ok, config.json(baseURL: try scene(request, context).baseURL))
  }

  @Sendable func resourceTypes(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let (registry, baseURL) = try scene(request, context)
    return .scim(.ok, registry.resourceTypesDocument(baseURL: baseURL))
  }

  @Sendable func resourceType(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let (registry, baseURL) = try scene(request, context)
    return .scim(.ok, try registry.resourceTypeDocument(named: context.parameter("name"), baseURL: baseURL))
  }

  @Sendable func schemas(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let (registry, baseURL) = try scene(request, context)
    return .scim(.ok, registry.schemasDocument(baseURL: baseURL))
  }

  @Sendable func schema(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let (registry, baseURL) = try scene(request, context)
    return .scim(.ok, try registry.schemaDocument(id: context.parameter("id"), baseURL: baseURL))
  }

  /// What the caller's tenant has, and where it is seen from outside.
  ///
  /// A filter on discovery is refused with 403, not ignored (RFC 7644 §4), lest a client take everything for matches.
  private func scene(
    _ request: Request, _ context: LanyardRequestContext
  ) throws(CodedError) -> (registry: SchemaRegistry, baseURL: String) {
    let caller = try context.authenticatedCaller()
    let query = try ListQuery(parsing: try context.queryItems(of: request))
    guard query.filter == nil else {
      throw CodedError(
        .scimDiscoveryFilter, "discovery cannot be filtered", remedy: "ask for the whole list, or for one entry by name"
      )
    }
    return (caller.catalogue.discovery, services.directoryURL(of: caller.tenant))
  }
}
