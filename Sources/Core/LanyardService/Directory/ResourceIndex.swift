internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// The index of a resource, and the values that nobody else may have.
enum ResourceIndex {
  static func values(of document: JSONObject, type: ResourceType) -> [IndexedValue] {
    let unique = type.schema.attributes.filter { $0.uniqueness != .none }.map(\.name)
    return type.indexEntries(for: document).map { entry in
      IndexedValue(key: entry.key, folded: entry.folded, isUnique: unique.contains(entry.key))
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
