internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import Logging
public import SCIM

/// Lists: a page at a time, by index or by cursor, of one type or of several.
extension DirectoryQueries {
  /// One page of what a query finds among the resources of the given types.
  ///
  /// By index, an answer with more to come leaves a mark for ten minutes, and the request that continues exactly there
  /// goes on behind the last resource shown, whoever came or went; any other `startIndex` is a plain offset. The total is
  /// that of the walk's first answer, and is mended on the way so that a client which counts up to it sees everybody. By
  /// cursor (RFC 9865) the place is in the cursor.
  ///
  /// - Parameter types: at least one, in the order in which their matches follow each other.
  /// - Throws: `scim.filter.invalid` and its kin for a filter that cannot be answered: it is refused, never widened;
  ///   `scim.filter.too-costly`, `search.overloaded`;
  ///   `scim.cursor.invalid`, `scim.cursor.expired`; the codes of `sortBy`.
  public func resources(
    _ query: ListQuery, of types: [ResourceType], for client: DirectoryReader,
    rendering: (ResourceType) -> ResourceRendering
  ) async throws -> AnswerBody {
    let search = try DirectorySearch(query, types: types, rendering: rendering)
    let list = ListReading(search: search, query: query, client: client, cursors: cursors, now: clock.now())
    let store = store
    let read: @Sendable (any StoreReader) throws -> ListAnswer = { reader in try list.answer(reader, store) }
    let answer = try await search.namesOne ? store.lookup(read) : self.search(for: client.tenant, read)
    if let walk = answer.walk { await keep(walk, for: client) }
    return answer.body
  }

  /// Keeps the mark. The request is a read, so it is answered even where nothing can be written now; then the next page
  /// is a plain offset.
  func keep(_ walk: PageWalk, for client: DirectoryReader) async {
    do {
      _ = try await runner.run(BookmarkPage(walk: walk), as: client.principal, request: client.request)
    } catch {
      logger.warning(
        "a walk over a list is not remembered",
        metadata: ["error_code": "\(error.loggedCode)", "request_id": "\(client.request.id)"])
    }
  }
}

/// One page of a list, read.
struct ListAnswer: Sendable {
  let body: AnswerBody
  /// Where the walk goes on; nil where nothing needs to be kept.
  let walk: PageWalk?
}

/// Reads one page of a search and writes the answer.
struct ListReading: Sendable {
  let search: DirectorySearch
  let query: ListQuery
  let client: DirectoryReader
  let cursors: PageCursors
  let now: Instant

  func answer(_ reader: any StoreReader, _ store: any Store) throws -> ListAnswer {
    let paging = WalkPaging(
      caller: client, fingerprint: search.fingerprint, cursors: cursors, now: now, reader: reader)
    let start = try paging.start(query)
    let page = try search.page(
      at: start.position, count: query.count, countsMatches: start.total == nil, tenant: client.tenant,
      reader: reader)
    let reach = PageReach(
      shown: page.entries.count, asked: query.count, total: page.total, first: page.first, last: page.last,
      hasMore: page.hasMore)
    let frame = try paging.frame(start, reach)
    var printer = ResourcePrinter(reader: reader, tenant: client.tenant)
    var builder = AnswerBuilder()
    try builder.write(frame.response, filling: "Resources") { builder in
      try builder.writeList(page.entries) { builder, entry in
        let part = search.parts[entry.part]
        try printer.write(entry.resource, type: part.type, part.rendering, to: &builder)
      }
    }
    return ListAnswer(body: builder.body(from: store), walk: frame.walk)
  }
}
