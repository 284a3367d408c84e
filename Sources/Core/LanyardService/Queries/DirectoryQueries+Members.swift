internal import Diagnostics
internal import JSON
internal import LanyardCore
public import SCIM
internal import SCIMFilter

/// The members of a group as a list of their own, so that nobody must read a million of them to see a hundred.
extension DirectoryQueries {
  /// One page of a group's members, each as the group would show it; by index or by cursor.
  ///
  /// Filters and attribute names are relative to a member: `value eq "…"`, `type eq "Group"`, `attributes=value`.
  ///
  /// - Throws: `scim.resource.unknown`; `scim.endpoint.unknown` where the type has no members; `scim.query.invalid` for
  ///   `sortBy`, since members come by id; `access.scope.missing` for a filter on what `visibility` hides; the codes of filters and cursors.
  public func members(
    of group: String, _ query: ListQuery, type: ResourceType, for client: DirectoryReader,
    location: DirectoryLocation, types: SchemaRegistry, visibility: Visibility
  ) async throws -> AnswerBody {
    guard type.relations.contains("members"), let members = type.reference(named: "members", schema: nil) else {
      throw CodedError(.scimEndpointUnknown, "a \(type.name) has no members", remedy: "ask for the members of a group")
    }
    guard query.sortBy == nil else {
      throw CodedError(
        .scimQueryInvalid, "members cannot be sorted", received: "sortBy", remedy: "leave `sortBy` out: they come by id"
      )
    }
    // What a condition says of a member it says of the group's `members`.
    try visibility.require(filter: query.filter.map { "members[\($0)]" }, sortBy: nil, on: type)
    let rendering = ResourceRendering(
      location: location,
      projection: Projection(
        attributes: query.attributes?.map(\.ofMembers) ?? [AttributePath(attribute: "members")],
        excludedAttributes: query.excludedAttributes?.map(\.ofMembers), type: type),
      visibility: visibility, types: types)
    let list = MemberReading(
      search: try MemberSearch(
        query, group: group, type: type, members: members.definition.type, rendering: rendering),
      query: query, client: client, cursors: cursors, now: clock.now())
    let store = store
    let answer = try await search(for: client.tenant) { reader in try list.answer(reader, store) }
    if let walk = answer.walk { await keep(walk, for: client) }
    return answer.body
  }
}

/// Reads one page of a group's members and writes the answer.
private struct MemberReading: Sendable {
  let search: MemberSearch
  let query: ListQuery
  let client: DirectoryReader
  let cursors: PageCursors
  let now: Instant

  func answer(_ reader: any StoreReader, _ store: any Store) throws -> ListAnswer {
    let group = try reader.existing(search.group, type: search.type, tenant: client.tenant)
    let paging = WalkPaging(
      caller: client, fingerprint: try search.fingerprint(), cursors: cursors, now: now, reader: reader)
    let start = try paging.start(query)
    let page = try search.page(
      of: group.id, at: start.position, count: query.count, countsMatches: start.total == nil, tenant: client.tenant,
      reader: reader)
    let frame = try paging.frame(
      start,
      PageReach(
        shown: page.rows.count, asked: query.count, total: page.total,
        first: page.rows.first.map { ResourceKey(id: $0.member) },
        last: page.rows.last.map { ResourceKey(id: $0.member) }, hasMore: page.hasMore))
    var builder = AnswerBuilder()
    builder.write(frame.response, filling: "Resources") { builder in
      builder.write("[")
      builder.write(elements: search.rendering.shownMembers(page.rows))
      builder.write("]")
    }
    return ListAnswer(body: builder.body(from: store), walk: frame.walk)
  }
}

extension AttributePath {
  /// `value` as `members.value`.
  fileprivate var ofMembers: AttributePath {
    if attribute.matches(ignoringCase: "members") { return self }
    return AttributePath(schema: schema, attribute: "members", subAttribute: attribute)
  }
}
