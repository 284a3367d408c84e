internal import Diagnostics
internal import JSON
public import LanyardCore
public import SCIM
internal import SCIMFilter

/// Reads of a directory. Nothing here changes anything or is recorded.
public struct DirectoryQueries: Sendable {
  private let store: any Store

  public init(store: any Store) {
    self.store = store
  }

  /// One resource as the client sees it.
  ///
  /// - Throws: `scim.resource.unknown`.
  public func resource(
    _ id: String, type: ResourceType, tenant: TenantID, rendering: ResourceRendering
  ) async throws -> ResourceReply {
    try await store.read { reader in
      let found = try reader.existing(id, type: type, tenant: tenant)
      return ResourceReply(
        id: found.id, version: found.version,
        representation: try rendering.render(found, type: type, reader: reader))
    }
  }

  /// One page of resources.
  ///
  /// - Throws: `scim.filter.invalid` and its kin for a filter that cannot be answered: it is refused, never widened.
  public func resources(
    _ query: ListQuery, type: ResourceType, tenant: TenantID, rendering: ResourceRendering
  ) async throws -> ListResponse {
    var filter: ResolvedFilter?
    if let text = query.filter {
      filter = try ResolvedFilter(resolving: try Filter(parsing: text), against: type)
    }
    let wanted = ResourceQuery(
      type: type.name, filter: filter, startIndex: query.startIndex, count: query.count)
    return try await store.read { reader in
      let page = try reader.resources(matching: wanted, tenant: tenant)
      let shown = try page.resources.map { try rendering.render($0, type: type, reader: reader) }
      return ListResponse(totalResults: page.total, startIndex: query.startIndex, resources: shown)
    }
  }
}
