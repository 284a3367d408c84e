internal import Diagnostics
internal import LanyardCore

/// Orders all matches and cuts the page out of them: slow, and plain enough to be believed.
struct MemoryPaging {
  let query: ResourceQuery

  func page(of found: [StoredResource], index: (StoredResource) -> [IndexedValue]) -> ResourcePage {
    let keyed = found.map { (resource: $0, key: key(of: $0, index($0))) }.sorted { precedes($0.key, $1.key) }
    let count = max(query.count, 0)
    let page: ArraySlice<(resource: StoredResource, key: ResourceKey)>
    let hasMore: Bool
    switch query.position {
    case .offset(let skipped):
      let rest = keyed.dropFirst(max(skipped, 0))
      (page, hasMore) = (rest.prefix(count), rest.count > count)
    case .after(let last):
      let rest = keyed.drop { !precedes(last, $0.key) }
      (page, hasMore) = (rest.prefix(count), rest.count > count)
    case .before(let first):
      let rest = keyed.prefix { precedes($0.key, first) }
      (page, hasMore) = (rest.suffix(count), rest.count > count)
    }
    return ResourcePage(
      total: query.countsMatches ? found.count : nil, resources: page.map(\.resource), first: page.first?.key,
      last: page.last?.key, hasMore: hasMore)
  }

  private func key(of resource: StoredResource, _ index: [IndexedValue]) -> ResourceKey {
    ResourceKey(sortValue: query.sort.flatMap { value(of: resource, index, by: $0.key) }, id: resource.id)
  }

  private func value(of resource: StoredResource, _ index: [IndexedValue], by key: String) -> String? {
    switch key {
    case "id": nil
    case "meta.created": resource.created.rfc3339
    case "meta.lastModified": resource.lastModified.rfc3339
    default: index.first { $0.isSortKey && $0.key.hasSameOctets(as: key) }.map { Self.prefix($0.folded) }
    }
  }

  /// See ``LanyardCore/ResourceKey/sortValue``.
  private static func prefix(_ text: String) -> String {
    guard text.utf8.count > 512 else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: 512)
    while text.utf8[end] & 0xC0 == 0x80 { end = text.utf8.index(before: end) }
    return String(decoding: text.utf8[..<end], as: UTF8.self)
  }

  private func precedes(_ left: ResourceKey, _ right: ResourceKey) -> Bool {
    let isDescending = query.sort?.isDescending ?? false
    switch (left.sortValue, right.sortValue) {
    case (nil, .some): return isDescending
    case (.some, nil): return !isDescending
    case (let one?, let other?) where !one.hasSameOctets(as: other):
      return one.utf8.lexicographicallyPrecedes(other.utf8) != isDescending
    default: return isDescending && query.sort?.key == "id" ? right.id < left.id : left.id < right.id
    }
  }
}
