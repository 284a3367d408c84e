internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import SCIM
internal import SCIMFilter

/// A SCIM request read as far as HTTP goes: who asks, for what type, and how the answer is to be shown.
struct SCIMExchange {
  let caller: SCIMCaller
  let type: ResourceType
  let query: ListQuery
  let location: DirectoryLocation
  let visibility: Visibility
  /// Whether the caller may see resources of the type. Who may only write is told of a write that it was done.
  let mayRead: Bool

  static let mediaTypes = ["application/scim+json", "application/json"]

  /// - Parameter items: of the query string.
  /// - Throws: `access.scope.missing`, `scim.query.invalid`.
  init(
    _ context: LanyardRequestContext, type: ResourceType, items: [(name: String, value: String)], writing: Bool,
    _ services: HTTPServices
  ) throws(CodedError) {
    let query = try ListQuery(parsing: items, limits: services.limits.pages)
    try self.init(context, type: type, query: query, writing: writing, services)
  }

  /// - Throws: `access.scope.missing`.
  init(
    _ context: LanyardRequestContext, type: ResourceType, query: ListQuery, writing: Bool, _ services: HTTPServices
  ) throws(CodedError) {
    caller = try context.authenticatedCaller()
    let reading = AccessPolicy.scopes(forType: type.name, writing: false)
    mayRead = reading.isSubset(of: caller.principal.scopes)
    // Commands check for themselves, so that a refused write is on record.
    if !writing { try AccessPolicy.require(reading, of: caller.principal) }
    self.type = type
    self.query = query
    visibility = Visibility(scopes: caller.principal.scopes)
    try visibility.require(filter: query.filter, sortBy: query.sortBy, on: type)
    location = DirectoryLocation(baseURL: services.directoryURL(of: caller.tenant))
  }

  var tenant: TenantID { caller.tenant.id }

  var rendering: ResourceRendering {
    ResourceRendering(
      query, type: type, location: location, types: caller.catalogue.registry, visibility: visibility)
  }

  /// What those see of a resource they made who may read none: that it is there.
  var receipt: ResourceRendering {
    ResourceRendering(
      location: location,
      projection: Projection(attributes: [AttributePath(attribute: "meta")], type: type), visibility: visibility)
  }

  func reader(_ context: LanyardRequestContext) -> DirectoryReader {
    DirectoryReader(tenant: tenant, principal: caller.principal, request: context.request)
  }

  /// The headers of an answer about one resource.
  func headers(of id: ResourceID, version: Int) -> HTTPFields {
    var headers = HTTPFields()
    headers[.location] = ResourceRepresentation.location(
      of: id.description, type: type, baseURL: location.baseURL)
    headers[.eTag] = ResourceRepresentation.entityTag(version)
    return headers
  }
}

extension ResourceRendering {
  /// Resources as the query wants them shown.
  init(
    _ query: ListQuery, type: ResourceType, location: DirectoryLocation, types: SchemaRegistry, visibility: Visibility
  ) {
    self.init(
      location: location,
      projection: Projection(
        attributes: query.attributes, excludedAttributes: query.excludedAttributes, type: type),
      visibility: visibility, types: types)
  }
}

extension LanyardRequestContext {
  /// - Throws: `access.unauthenticated`, should a route ever be reached without a token.
  func authenticatedCaller() throws(CodedError) -> SCIMCaller {
    guard let caller else {
      throw CodedError(
        .accessUnauthenticated, "the request is not authenticated", remedy: "send a bearer token of this tenant")
    }
    return caller
  }
}

extension LanyardRequestContext {
  /// The type whose resources the address is about, as the caller's tenant knows it.
  ///
  /// - Throws: `scim.endpoint.unknown`.
  func resourceType(_ services: HTTPServices) throws(CodedError) -> ResourceType {
    let caller = try authenticatedCaller()
    guard let type = caller.catalogue.registry.resourceType(endpoint: parameter("endpoint")) else {
      throw Face.scim.unknownEndpoint
    }
    // Types of the standard have measurements of their own; a tenant's types share one, lest their names fill the metrics.
    if services.directory.registry.resourceType(named: type.name) != nil { notes.endpoint = type.endpoint }
    return type
  }
}

extension HTTPServices {
  /// Where a tenant's directory is seen from outside, without a slash at its end.
  func directoryURL(of tenant: Tenant) -> String { "\(publicURL)/t/\(tenant.name)/scim/v2" }
}
