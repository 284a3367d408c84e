internal import Diagnostics
internal import LanyardCore
internal import SCIM

/// Pages over several types, one type after the other. In the keys of such a walk the type's name stands where the value
/// of a sorted query would.
struct ConcatenatedPages {
  let source: PartReader

  private var parts: [DirectorySearch.Part] { source.search.parts }

  func page(at position: PagePosition, count: Int) throws -> FoundPage {
    switch position {
    case .offset(let skipped): return try page(skipping: skipped, count)
    case .after(let key): return try page(after: key, count)
    case .before(let key): return try page(before: key, count)
    }
  }

  private func page(skipping skipped: Int, _ count: Int) throws -> FoundPage {
    var found = FoundPage(total: 0)
    var total = 0
    for part in parts.indices {
      // Every type is asked, since its matches count even where none is shown.
      let page = try source.page(
        part, .offset(max(0, skipped - total)), count: count - found.entries.count, countsMatches: true)
      append(page, part, to: &found)
      total += page.total ?? 0
    }
    found.total = total
    found.hasMore = total - min(skipped, total) > found.entries.count
    return found
  }

  private func page(after key: ResourceKey, _ count: Int) throws -> FoundPage {
    var found = FoundPage()
    for part in place(of: key)..<parts.count {
      let isFirst = part == place(of: key)
      let page = try source.page(
        part, isFirst ? .after(ResourceKey(id: key.id)) : .offset(0), count: count - found.entries.count,
        countsMatches: false)
      append(page, part, to: &found)
      if page.hasMore {
        found.hasMore = true
        break
      }
    }
    return found
  }

  private func page(before key: ResourceKey, _ count: Int) throws -> FoundPage {
    var pages: [(part: Int, page: ResourcePage)] = []
    var hasMore = false
    var wanted = count
    for part in (0...place(of: key)).reversed() {
      let end = part == place(of: key) ? key.id : ResourceID.last
      let page = try source.page(part, .before(ResourceKey(id: end)), count: wanted, countsMatches: false)
      pages.append((part, page))
      wanted -= page.resources.count
      if page.hasMore {
        hasMore = true
        break
      }
    }
    var found = FoundPage(hasMore: hasMore)
    for (part, page) in pages.reversed() { append(page, part, to: &found) }
    return found
  }

  private func append(_ page: ResourcePage, _ part: Int, to found: inout FoundPage) {
    for resource in page.resources { found.entries.append(FoundPage.Entry(part: part, resource: resource)) }
    let name = parts[part].type.name
    if found.first == nil { found.first = page.first.map { ResourceKey(sortValue: name, id: $0.id) } }
    if let last = page.last { found.last = ResourceKey(sortValue: name, id: last.id) }
  }

  /// The cursor was made for the same types, so one of them has the name.
  private func place(of key: ResourceKey) -> Int {
    parts.firstIndex { $0.type.name.hasSameOctets(as: key.sortValue ?? "") } ?? 0
  }
}

extension ResourceID {
  /// Behind every id there is.
  fileprivate static let last = ResourceID(milliseconds: .max, random: (.max, .max))
}
