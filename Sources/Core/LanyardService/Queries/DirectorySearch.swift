internal import Crypto
internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import SCIM
internal import SCIMFilter

/// What a client asks of one resource type, or of several at once, with everything checked that can be checked without
/// the store.
///
/// Over several types the matches of one type follow those of another, in the order of the types; with `sortBy` they are
/// one sequence, ordered by the value and then by id (RFC 7644 §3.4.2.1, §3.4.3).
struct DirectorySearch: Sendable {
  /// What is asked of one type.
  struct Part: Sendable {
    let type: ResourceType
    let filter: ResolvedFilter?
    let sort: ResourceSort?
    let rendering: ResourceRendering
  }

  /// Of the types that can have matches.
  let parts: [Part]
  /// SHA-256 of types, filter and order: what two requests of one walk have in common.
  let fingerprint: [UInt8]

  /// - Throws: `scim.filter.invalid` and its kin, `scim.path.unknown` and its kin for `sortBy`.
  init(
    _ query: ListQuery, types: [ResourceType], rendering: (ResourceType) -> ResourceRendering
  ) throws(CodedError) {
    let filter = try query.filter.map { text throws(CodedError) in try Filter(parsing: text) }
    let conditions = try TypeCondition.resolve(filter, for: types)
    let sorts = try Self.sorts(query, types)
    var parts: [Part] = []
    for (place, type) in types.enumerated() {
      switch conditions[place] {
      case .nobody: continue
      case .everybody:
        parts.append(Part(type: type, filter: nil, sort: sorts[place], rendering: rendering(type)))
      case .those(let filter):
        parts.append(Part(type: type, filter: filter, sort: sorts[place], rendering: rendering(type)))
      }
    }
    self.parts = parts
    fingerprint = try Self.fingerprint(filter, sorts, types)
  }

  /// Whether the store can answer by looking up a few rows: one value of an attribute that names one resource.
  var namesOne: Bool {
    guard parts.count == 1, parts[0].type.relations.isEmpty,
      case .comparison(let attribute, .equal, .string) = parts[0].filter
    else { return false }
    return ["id", "userName", "externalId"].contains(attribute.key)
  }

  /// A type without the attribute has no value of it, so any key of another type does.
  private static func sorts(_ query: ListQuery, _ types: [ResourceType]) throws(CodedError) -> [ResourceSort?] {
    guard let path = query.sortBy else { return types.map { _ in nil } }
    var keys: [String?] = []
    for type in types {
      let isKnown = type.reference(to: path) != nil || types.count == 1
      keys.append(isKnown ? try type.sortKey(for: path) : nil)
    }
    // Nobody knows it: the refusal of the first type says so.
    if keys.allSatisfy({ $0 == nil }), let type = types.first { keys[0] = try type.sortKey(for: path) }
    let any = keys.lazy.compactMap(\.self).first
    return keys.map { key in
      (key ?? any).map { ResourceSort(key: $0, isDescending: query.sortOrder == .descending) }
    }
  }

  private static func fingerprint(
    _ filter: Filter?, _ sorts: [ResourceSort?], _ types: [ResourceType]
  ) throws(CodedError) -> [UInt8] {
    var document: JSONObject = ["types": .array(types.map { .string($0.name) })]
    document["filter"] = filter.map { .string($0.description) }
    if let sort = sorts.first ?? nil {
      document["sort"] = .array(sorts.map { .string($0?.key ?? "") })
      document["descending"] = .bool(sort.isDescending)
    }
    return Array(SHA256.hash(data: Data(try JSONValue.object(document).canonical())))
  }
}
