internal import Diagnostics
internal import LanyardCore
internal import SCIM

/// Pages over several types in one order. Each type answers in that order, and the first ones of all are the page.
struct MergedPages {
  let source: PartReader

  /// How many resources are passed over at once on the way to an offset.
  private static let stride = 500

  private typealias Keyed = (key: ResourceKey, entry: FoundPage.Entry)

  func page(at position: PagePosition, count: Int) throws -> FoundPage {
    guard case .offset(let skipped) = position else { return try merged(position, count) }
    let totals = try source.search.parts.indices.map { part in
      try source.page(part, .offset(0), count: 0, countsMatches: true).total ?? 0
    }
    let total = totals.reduce(0, +)
    var found = FoundPage()
    if count > 0, skipped < total { found = try page(skipping: skipped, count) }
    found.total = total
    if count == 0 { found.hasMore = total > skipped }
    return found
  }

  /// There is no key of an offset until somebody has counted up to it.
  private func page(skipping skipped: Int, _ count: Int) throws -> FoundPage {
    var start = PagePosition.offset(0)
    var rest = skipped
    while rest > 0 {
      let passed = try merged(start, min(rest, Self.stride))
      guard let last = passed.last else { return FoundPage() }
      rest -= passed.entries.count
      start = .after(last)
    }
    return try merged(start, count)
  }

  /// - Parameter position: a key, or the very beginning.
  private func merged(_ position: PagePosition, _ count: Int) throws -> FoundPage {
    var candidates: [Keyed] = []
    var hasMore = false
    for (place, part) in source.search.parts.enumerated() {
      let page = try source.page(place, position, count: count, countsMatches: false)
      hasMore = hasMore || page.hasMore
      for resource in page.resources {
        candidates.append((part.key(of: resource), FoundPage.Entry(part: place, resource: resource)))
      }
    }
    guard let sort = source.search.parts.first?.sort else { return FoundPage() }
    candidates.sort { sort.places($0.key, before: $1.key) }
    hasMore = hasMore || candidates.count > count
    // A page before a key ends there, so of it the last ones are wanted.
    let chosen: ArraySlice<Keyed> =
      if case .before = position { candidates.suffix(count) } else { candidates.prefix(count) }
    return FoundPage(
      total: nil, entries: chosen.map(\.entry), first: chosen.first?.key, last: chosen.last?.key, hasMore: hasMore)
  }
}

extension DirectorySearch.Part {
  /// The resource's place in the order of the part.
  fileprivate func key(of resource: StoredResource) -> ResourceKey {
    ResourceKey(sortValue: sort.flatMap { value(of: resource, by: $0.key) }, id: resource.id)
  }

  private func value(of resource: StoredResource, by key: String) -> String? {
    switch key {
    case "id": nil
    case "meta.created": resource.created.rfc3339
    case "meta.lastModified": resource.lastModified.rfc3339
    default:
      ResourceIndex.values(of: resource.document, type: type)
        .first { $0.isSortKey && $0.key.hasSameOctets(as: key) }?.folded.sortPrefix
    }
  }
}

extension ResourceSort {
  /// The order that every store keeps; see ``LanyardCore/ResourceSort``.
  fileprivate func places(_ left: ResourceKey, before right: ResourceKey) -> Bool {
    switch (left.sortValue, right.sortValue) {
    case (nil, .some): return isDescending
    case (.some, nil): return !isDescending
    case (let one?, let other?) where !one.hasSameOctets(as: other):
      return one.utf8.lexicographicallyPrecedes(other.utf8) != isDescending
    default: return isDescending && key == "id" ? right.id < left.id : left.id < right.id
    }
  }
}

extension String {
  /// As much of a sort value as a ``LanyardCore/ResourceKey`` keeps.
  fileprivate var sortPrefix: String {
    guard utf8.count > 512 else { return self }
    var end = utf8.index(startIndex, offsetBy: 512)
    while utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
    return String(decoding: utf8[..<end], as: UTF8.self)
  }
}
