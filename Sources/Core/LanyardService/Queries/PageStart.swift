internal import Diagnostics
internal import LanyardCore
internal import SCIM

/// Where a page begins, and what is known of the walk it belongs to.
struct PageStart {
  let position: PagePosition
  /// What the walk's first answer said; nil where the walk begins, or nothing is known of one.
  let total: Int?
  /// Nil of a walk by cursor.
  let startIndex: Int?

  /// Whether the walk is by cursor (RFC 9865) rather than by index.
  var isByCursor: Bool { startIndex == nil }

  /// - Throws: `scim.cursor.invalid`, `scim.cursor.expired`.
  static func cursor(
    _ text: String, _ context: PageCursorContext, _ cursors: PageCursors, now: Instant
  ) throws(CodedError) -> PageStart {
    // Present but empty: the first page (RFC 9865 §2).
    guard !text.isEmpty else { return PageStart(position: .offset(0), total: nil, startIndex: nil) }
    let cursor = try cursors.cursor(text, for: context, now: now)
    return PageStart(position: cursor.position, total: cursor.total, startIndex: nil)
  }

  /// - Parameter walk: what an earlier page left for a request that goes on exactly here.
  static func index(_ startIndex: Int, _ walk: PageWalk?, now: Instant) -> PageStart {
    guard let walk, now < walk.expires else {
      return PageStart(position: .offset(startIndex - 1), total: nil, startIndex: startIndex)
    }
    return PageStart(position: .after(walk.last), total: walk.total, startIndex: startIndex)
  }
}
