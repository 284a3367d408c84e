internal import LanyardCore

/// A page of what a query found, over one type or several.
struct FoundPage {
  struct Entry {
    /// Which part of the search found it.
    let part: Int
    let resource: StoredResource
  }

  /// Nil where the position tells none.
  var total: Int?
  var entries: [Entry] = []
  var first: ResourceKey?
  var last: ResourceKey?
  /// As in ``LanyardCore/ResourcePage/hasMore``.
  var hasMore = false
}
