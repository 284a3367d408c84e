internal import Crypto
internal import Diagnostics
internal import Foundation
internal import JSON
internal import LanyardCore
internal import SCIM

/// How far a page reaches.
struct PageReach {
  let shown: Int
  /// How many the client wanted at most.
  let asked: Int
  /// How many match in all; nil where the walk knew before.
  let total: Int?
  let first: ResourceKey?
  let last: ResourceKey?
  /// In the direction the page was read.
  let hasMore: Bool
}

/// The frame of a page: everything of a `ListResponse` but its resources, and the mark to keep.
struct PageFrame {
  /// With an empty `Resources`.
  let response: JSONObject
  let walk: PageWalk?
}

/// Where pages of one query begin, and what leads to their neighbours.
struct WalkPaging {
  let caller: DirectoryReader
  /// SHA-256 of the query.
  let fingerprint: [UInt8]
  let cursors: PageCursors
  let now: Instant
  let reader: any StoreReader

  /// - Throws: `scim.cursor.invalid`, `scim.cursor.expired`.
  func start(_ query: ListQuery) throws -> PageStart {
    if let cursor = query.cursor { return try .cursor(cursor, context, cursors, now: now) }
    let walk = query.startIndex > 1 ? try reader.pageWalk(mark(query.startIndex), tenant: caller.tenant) : nil
    return .index(query.startIndex, walk, now: now)
  }

  func frame(_ start: PageStart, _ reach: PageReach) throws -> PageFrame {
    guard let startIndex = start.startIndex else { return try frameByCursor(start, reach) }
    let next = startIndex - 1 + reach.shown
    let total = reach.total ?? Self.mended(start.total ?? 0, next, reach)
    let response = ListResponse(totalResults: total, startIndex: startIndex, resources: [])
    return PageFrame(response: response.frame(showing: reach.shown), walk: try walk(continuing: next + 1, total, reach))
  }

  /// The first answer's total, as long as it is true enough to count up to: more if there are more to come than it says,
  /// and what was really shown where the walk ends. Those who came and went would otherwise make a client stop early, or
  /// ask for ever.
  private static func mended(_ total: Int, _ shown: Int, _ reach: PageReach) -> Int {
    if reach.hasMore { return max(total, shown + 1) }
    return reach.asked == 0 ? total : shown
  }

  /// The mark for the request that continues exactly there; nil where none can come, or it is there already.
  private func walk(continuing startIndex: Int, _ total: Int, _ reach: PageReach) throws -> PageWalk? {
    guard reach.hasMore, let last = reach.last else { return nil }
    let mark = mark(startIndex)
    if let kept = try reader.pageWalk(mark, tenant: caller.tenant), kept.last == last, kept.total == total,
      kept.expires >= now + BookmarkPage.lifetime
    {
      return nil
    }
    // Half as long again, so that reading one page over and over does not write each time.
    let expires = now + BookmarkPage.lifetime * 1.5
    return PageWalk(tenant: caller.tenant, fingerprint: mark, last: last, total: total, expires: expires)
  }

  private func frameByCursor(_ start: PageStart, _ reach: PageReach) throws -> PageFrame {
    let total = start.total ?? reach.total ?? 0
    var (isBehind, isAhead) = (false, reach.hasMore)
    switch start.position {
    case .offset: break
    case .after: isBehind = true
    case .before: (isBehind, isAhead) = (reach.hasMore, true)
    }
    var response = ListResponse(totalResults: total, startIndex: nil, resources: [])
    if isAhead, let last = reach.last ?? start.position.keyBehindNothing(reach.hasMore) {
      response.nextCursor = try cursors.text(of: PageCursor(.after(last), total: total), for: context, now: now)
    }
    if isBehind, let first = reach.first ?? start.position.keyAheadOfNothing {
      response.previousCursor = try cursors.text(of: PageCursor(.before(first), total: total), for: context, now: now)
    }
    return PageFrame(response: response.frame(showing: reach.shown), walk: nil)
  }

  private var context: PageCursorContext { PageCursorContext(tenant: caller.tenant, fingerprint: fingerprint) }

  /// What a request is known by that continues a walk: who asks what, from where on.
  private func mark(_ startIndex: Int) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: Data(fingerprint))
    hash.update(data: Data("\(startIndex) \(caller.principal.id)".utf8))
    return Array(hash.finalize())
  }
}

/// Pages that turn out empty, because what they held is gone, still lead to their neighbours (RFC 9865 §2): the cursor they
/// were asked for stands just beside those.
extension PagePosition {
  /// For the cursor to the page that follows an empty one.
  fileprivate func keyBehindNothing(_ hasMore: Bool) -> ResourceKey? {
    switch self {
    case .before(let key): key.id.previous.map { ResourceKey(sortValue: key.sortValue, id: $0) }
    // Nothing was asked to be shown, and there is more.
    case .after(let key): hasMore ? key : Optional.none
    case .offset: nil
    }
  }

  /// For the cursor to the page ahead of an empty one.
  fileprivate var keyAheadOfNothing: ResourceKey? {
    guard case .after(let key) = self else { return nil }
    return key.id.next.map { ResourceKey(sortValue: key.sortValue, id: $0) }
  }
}

extension ListResponse {
  /// The answer without its resources, which are written one by one.
  fileprivate func frame(showing count: Int) -> JSONObject {
    var object = json.objectValue ?? [:]
    object["itemsPerPage"] = .number(JSONNumber(count))
    return object
  }
}
