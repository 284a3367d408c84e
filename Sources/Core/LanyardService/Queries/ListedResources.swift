public import Diagnostics
public import JSON
public import SCIM
internal import SCIMFilter

/// Resources that the service makes itself, such as roles: read-only, few, and answered from memory with the filters,
/// orders and pages that stored ones have (RFC 7644 §3.4.2).
public struct ListedResources: Sendable {
  let type: ResourceType
  let resources: [JSONObject]
  let baseURL: String

  /// - Throws: `scim.resource-type.unknown` where the type is no such list.
  public init(of type: ResourceType, in catalogue: DirectoryCatalogue, location: DirectoryLocation) throws(CodedError) {
    guard let resources = catalogue.roles.resources(of: type) else {
      throw CodedError(
        .scimResourceTypeUnknown, "resources of type \(type.name) are no list of the service",
        remedy: "report this with its reference", exposure: .operator)
    }
    self.type = type
    self.resources = resources
    self.baseURL = location.baseURL
  }

  /// - Throws: `scim.resource.unknown`.
  public func resource(_ id: String, _ query: ListQuery) throws(CodedError) -> JSONObject {
    guard let found = resources.first(where: { $0["id"]?.stringValue?.hasSameOctets(as: id) == true }) else {
      throw CodedError(
        .scimResourceUnknown, "there is no \(type.name) `\(id.prefix(80))`",
        remedy: "look it up with a filter; the tenant may not use it")
    }
    return shown(found, query)
  }

  /// One page. A cursor is the number of resources before the page: the list only changes with the manifests.
  ///
  /// - Throws: `scim.filter.invalid` and its kin; `scim.path.unknown` and `scim.sort.unsupported` for `sortBy`;
  ///   `scim.cursor.invalid`.
  public func page(_ query: ListQuery) throws(CodedError) -> ListResponse {
    var found = resources.map(located)
    if let text = query.filter {
      let filter = try ResolvedFilter(resolving: try Filter(parsing: text), against: type)
      let compiled = CompiledFilter(filter)
      found = found.filter { compiled.matches($0) }
    }
    if let path = query.sortBy { found = sorted(found, by: try attribute(path), query.sortOrder) }
    guard let cursor = query.cursor else {
      let page = found.dropFirst(query.startIndex - 1).prefix(query.count)
      return ListResponse(
        totalResults: found.count, startIndex: query.startIndex, resources: page.map { query.shown($0, of: type) })
    }
    let start = try Self.start(of: cursor)
    let page = found.dropFirst(start).prefix(query.count)
    let end = start + page.count
    return ListResponse(
      totalResults: found.count, startIndex: nil,
      nextCursor: end < found.count && !page.isEmpty ? "\(end)" : Optional.none,
      previousCursor: start > 0 ? "\(max(0, start - query.count))" : Optional.none,
      resources: page.map { query.shown($0, of: type) })
  }

  private func shown(_ resource: JSONObject, _ query: ListQuery) -> JSONObject {
    query.shown(located(resource), of: type)
  }

  private func located(_ resource: JSONObject) -> JSONObject {
    var resource = resource
    let id = resource["id"]?.stringValue ?? ""
    resource["meta"] = [
      "resourceType": .string(type.name),
      "location": .string(ResourceRepresentation.location(of: id, type: type, baseURL: baseURL)),
    ]
    return resource
  }

  private static func start(of cursor: String) throws(CodedError) -> Int {
    if cursor.isEmpty { return 0 }
    if let start = Int(cursor), start >= 0 { return start }
    throw CodedError(
      .scimCursorInvalid, "the cursor is none of this list", expected: "a cursor of an earlier answer",
      received: "`\(cursor.prefix(80))`",
      remedy: "send the cursor as it was received, or an empty one for the first page")
  }
}

/// Order (RFC 7644 §3.4.2.3).
extension ListedResources {
  /// Every attribute of these types is one plain value.
  private func attribute(_ path: AttributePath) throws(CodedError) -> AttributeDefinition {
    guard let reference = type.reference(to: path) else {
      throw CodedError(
        .scimPathUnknown, "`\(type.name)` has no attribute `\(path.description.prefix(120))` to sort by",
        expected: "an attribute of the schema", received: "`\(path.description.prefix(120))`",
        remedy: "correct `sortBy`; `/Schemas` lists the attributes")
    }
    guard reference.subAttribute == nil, reference.definition.kind != .complex, !reference.definition.isMultiValued
    else {
      throw CodedError(
        .scimSortUnsupported, "`\(type.name)` cannot be sorted by `\(reference.path)`", expected: "such as `value`",
        received: "`\(reference.path)`", remedy: "sort by another attribute")
    }
    return reference.definition
  }

  /// Those without a value come last in ascending and first in descending order; equals keep their order.
  private func sorted(
    _ resources: [JSONObject], by attribute: AttributeDefinition, _ order: ListQuery.SortOrder
  ) -> [JSONObject] {
    let isDescending = order == .descending
    let keyed = resources.enumerated().map { place, resource in
      (place: place, key: resource[attribute.name].flatMap(attribute.type.folded), resource: resource)
    }
    let ordered = keyed.sorted { left, right in
      switch (left.key, right.key) {
      case (nil, .some): return isDescending
      case (.some, nil): return !isDescending
      case (let one?, let other?) where !one.hasSameOctets(as: other):
        return one.utf8.lexicographicallyPrecedes(other.utf8) != isDescending
      default: return left.place < right.place
      }
    }
    return ordered.map(\.resource)
  }
}

extension ListQuery {
  /// The resource with the attributes that the query wants.
  fileprivate func shown(_ resource: JSONObject, of type: ResourceType) -> JSONObject {
    Projection(attributes: attributes, excludedAttributes: excludedAttributes, type: type).apply(resource)
  }
}
