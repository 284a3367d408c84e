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
    // A user is a few rows; a group may be a million members.
    try await fetch(quickly: type.relations.isEmpty) { reader in
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
      try filter.map { filter throws(CodedError) in try refuseComputed(filter, of: type) }
    }
    let wanted = ResourceQuery(
      type: type.name, filter: filter, position: .offset(query.startIndex - 1), count: query.count)
    return try await fetch(quickly: type.relations.isEmpty && wanted.namesOne) { reader in
      let page = try reader.resources(matching: wanted, tenant: tenant)
      let shown = try page.resources.map { try rendering.render($0, type: type, reader: reader) }
      return ListResponse(totalResults: page.total ?? 0, startIndex: query.startIndex, resources: shown)
    }
  }

  /// A computed attribute is in no stored document: a filter on it would match nothing, and silently.
  private func refuseComputed(_ filter: ResolvedFilter, of type: ResourceType) throws(CodedError) {
    guard let name = filter.attributeNames.first(where: type.computed.contains) else { return }
    throw CodedError(
      .filterInvalid, "`\(name)` cannot be filtered on", expected: "an attribute that is stored", received: "`\(name)`",
      remedy: name == "groups" ? "filter Groups by `members.value`" : "filter on another attribute")
  }

  private func fetch<Value: Sendable>(
    quickly: Bool, _ body: @escaping @Sendable (any StoreReader) throws -> Value
  ) async throws -> Value {
    quickly ? try await store.lookup(body) : try await store.read(body)
  }
}

extension ResolvedFilter {
  /// The names of the top-level attributes that the filter reads.
  fileprivate var attributeNames: [String] {
    switch self {
    case .and(let terms), .or(let terms): terms.flatMap(\.attributeNames)
    case .not(let term): term.attributeNames
    case .comparison(let attribute, _, _), .present(let attribute), .valuePath(let attribute, _):
      attribute.container == nil ? [attribute.attribute.name] : []
    }
  }
}

extension ResourceQuery {
  /// Whether the filter is the look-up clients make before they write: one value of an attribute that names one resource.
  fileprivate var namesOne: Bool {
    guard case .comparison(let attribute, .equal, .string) = filter else { return false }
    return ["id", "userName", "externalId"].contains(attribute.key)
  }
}
