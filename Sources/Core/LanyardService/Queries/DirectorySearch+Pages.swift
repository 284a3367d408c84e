internal import Diagnostics
internal import LanyardCore
internal import SCIM

extension DirectorySearch {
  /// One page.
  ///
  /// - Parameter countsMatches: whether the page must say how many match in all; asked where the walk begins.
  func page(
    at position: PagePosition, count: Int, countsMatches: Bool, tenant: TenantID, reader: any StoreReader
  ) throws -> FoundPage {
    let source = PartReader(search: self, tenant: tenant, reader: reader)
    switch parts.count {
    case 0: return FoundPage(total: 0)
    case 1:
      let page = try source.page(0, position, count: count, countsMatches: countsMatches)
      return FoundPage(
        total: page.total, entries: page.resources.map { FoundPage.Entry(part: 0, resource: $0) }, first: page.first,
        last: page.last, hasMore: page.hasMore)
    default:
      return parts[0].sort == nil
        ? try ConcatenatedPages(source: source).page(at: position, count: count)
        : try MergedPages(source: source).page(at: position, count: count)
    }
  }
}

/// Asks the store for pages of single types.
struct PartReader {
  let search: DirectorySearch
  let tenant: TenantID
  let reader: any StoreReader

  func page(_ part: Int, _ position: PagePosition, count: Int, countsMatches: Bool) throws -> ResourcePage {
    let asked = search.parts[part]
    return try reader.resources(
      matching: ResourceQuery(
        type: asked.type.name, filter: asked.filter, sort: asked.sort, position: position, count: count,
        countsMatches: countsMatches), tenant: tenant)
  }
}
