internal import Crypto
internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import SCIM
internal import SCIMFilter

/// What a client asks of the members of one group. They come by id.
///
/// `value eq "…"` is answered from the member's own row. Any other filter judges row after row, which takes time with the
/// size of the group and no memory; so does an index that continues no walk.
struct MemberSearch: Sendable {
  let group: String
  let type: ResourceType
  let filter: CompiledFilter?
  /// The only member who can match, where the filter names one.
  private let named: Named?
  let rendering: ResourceRendering

  private enum Named: Sendable {
    case member(ResourceID)
    case nobody
  }

  /// How many rows are in memory at once.
  private static let batch = 1000

  /// - Throws: `scim.filter.invalid` and its kin.
  init(
    _ query: ListQuery, group: String, type: ResourceType, members: AttributeType, rendering: ResourceRendering
  ) throws(CodedError) {
    self.group = group
    self.type = type
    self.rendering = rendering
    guard let text = query.filter else {
      (filter, named) = (nil, nil)
      return
    }
    let resolved = try ResolvedFilter(resolvingElement: try Filter(parsing: text), of: members)
    try type.requireSearchable(.valuePath(ResolvedAttribute(attribute: members), resolved))
    filter = CompiledFilter(resolved)
    named = Self.named(by: resolved)
  }

  private static func named(by filter: ResolvedFilter) -> Named? {
    let terms = if case .and(let terms) = filter { terms } else { [filter] }
    for case .comparison(let attribute, .equal, .string(let value)) in terms where attribute.key == "value" {
      return ResourceID(CaseFolding.fold(value)).map { .member($0) } ?? .nobody
    }
    return nil
  }

  /// SHA-256 of group and filter.
  func fingerprint() throws(CodedError) -> [UInt8] {
    var document: JSONObject = ["membersOf": .string(group)]
    document["filter"] = (filter?.filter).map { .string($0.description) }
    return Array(SHA256.hash(data: Data(try JSONValue.object(document).canonical())))
  }

  struct Page {
    var rows: [Membership] = []
    var total: Int?
    var hasMore = false
  }

  func page(
    of group: ResourceID, at position: PagePosition, count: Int, countsMatches: Bool, tenant: TenantID,
    reader: any StoreReader
  ) throws -> Page {
    var (rest, last) = (0, ResourceID?.none)
    switch position {
    case .offset(let skipped): rest = skipped
    case .after(let key): last = key.id
    case .before(let key): return try pageBefore(key.id, of: group, count: count, tenant: tenant, reader: reader)
    }
    // Without a filter the store counts, and what is passed over need not be judged.
    let isCounted = countsMatches && filter == nil
    let total = isCounted ? try reader.memberCount(of: group, tenant: tenant) : nil
    if let total, rest >= total { return Page(total: total) }
    var page = Page(total: total)
    var matches = 0
    try walk(group, after: last, tenant, reader) { row in
      guard filter?.matches(element: .object(row.facts)) ?? true else { return true }
      matches += 1
      if matches > rest {
        if page.rows.count < count { page.rows.append(row) } else { page.hasMore = true }
      }
      return !page.hasMore || countsMatches && !isCounted
    }
    if countsMatches, !isCounted { page.total = matches }
    return page
  }

  /// The matches that end just before a member. Cursors know the total, so that nothing is counted.
  private func pageBefore(
    _ end: ResourceID, of group: ResourceID, count: Int, tenant: TenantID, reader: any StoreReader
  ) throws -> Page {
    var (page, first) = (Page(), end)
    while !page.hasMore {
      let rows =
        switch named {
        case .nobody: [Membership]()
        case .member(let id):
          id < first ? try reader.members(of: group, among: [id], tenant: tenant) : []
        case nil: try reader.members(of: group, tenant: tenant, before: first, limit: Self.batch)
        }
      for row in rows.reversed() where filter?.matches(element: .object(row.facts)) ?? true {
        if page.rows.count < count { page.rows.append(row) } else { page.hasMore = true }
      }
      guard rows.count == Self.batch, let next = rows.first?.member else { break }
      first = next
    }
    page.rows.reverse()
    return page
  }

  /// Walks the rows that may match, as long as `visit` wants more.
  private func walk(
    _ group: ResourceID, after start: ResourceID?, _ tenant: TenantID, _ reader: any StoreReader,
    _ visit: (Membership) -> Bool
  ) throws {
    switch named {
    case .nobody: return
    case .member(let id):
      if let start, id <= start { return }
      for row in try reader.members(of: group, among: [id], tenant: tenant) { _ = visit(row) }
    case nil:
      var last = start
      while true {
        let rows = try reader.members(of: group, tenant: tenant, after: last, limit: Self.batch)
        for row in rows where !visit(row) { return }
        guard rows.count == Self.batch else { return }
        last = rows.last?.member
      }
    }
  }
}
