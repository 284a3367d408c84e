internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// The index of a resource, and the values that nobody else may have.
enum ResourceIndex {
  static func values(of document: JSONObject, type: ResourceType) -> [IndexedValue] {
    var held = Set<OctetKey>()
    return type.indexEntries(for: document).map { entry in
      // A resource may hold a unique value in two places; it shares it with nobody.
      let isFirst = entry.isUnique && held.insert(OctetKey(entry.key + "\u{0}" + entry.folded)).inserted
      return IndexedValue(
        key: entry.key, folded: entry.folded, element: entry.element, isUnique: isFirst, isSortKey: entry.isSortKey)
    }
  }

  /// - Throws: `scim.uniqueness` for a unique value that another resource has.
  static func requireFree(
    _ index: [IndexedValue], for resource: StoredResource, type: ResourceType, reader: any StoreReader
  ) throws {
    for value in index where value.isUnique {
      let holders = try reader.resources(
        type: type.name, key: value.key, folded: value.folded, tenant: resource.tenant)
      if holders.contains(where: { $0.id != resource.id }) { throw taken(value.key) }
    }
  }

  private static func taken(_ key: String) -> CodedError {
    CodedError(
      .scimUniqueness, "another resource has this value of `\(key)`", expected: "a value nobody else has",
      remedy: "look the resource up with a filter on `\(key)` and update it instead of creating it")
  }
}
