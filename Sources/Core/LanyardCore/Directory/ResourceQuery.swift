public import SCIMFilter

/// Which resources of a tenant are wanted, in what order, and which page of them.
public struct ResourceQuery: Sendable {
  public var type: String
  public var filter: ResolvedFilter?
  /// Nil: by id, which is the order of creation.
  public var sort: ResourceSort?
  public var position: PagePosition
  /// At most so many; 0 asks for the total alone.
  public var count: Int
  /// Whether the page must say how many match in all, which may cost a walk over every match.
  public var countsMatches: Bool

  public init(
    type: String, filter: ResolvedFilter? = nil, sort: ResourceSort? = nil, position: PagePosition = .offset(0),
    count: Int = 100, countsMatches: Bool = true
  ) {
    self.type = type
    self.filter = filter
    self.sort = sort
    self.position = position
    self.count = count
    self.countsMatches = countsMatches
  }
}

/// An order of resources by one attribute (RFC 7644 §3.4.2.3): by the folded value of the primary element, else the first.
/// Resources without a value come last in ascending order and first in descending order; equals are ordered by id.
public struct ResourceSort: Sendable, Hashable {
  /// ``SCIMFilter/ResolvedAttribute/key``: `userName`, `emails.value`; also `id`, `meta.created`, `meta.lastModified`.
  public let key: String
  public let isDescending: Bool

  public init(key: String, isDescending: Bool = false) {
    self.key = key
    self.isDescending = isDescending
  }
}

/// Where a page begins.
public enum PagePosition: Sendable, Hashable {
  /// After so many matches.
  case offset(Int)
  /// After the resource of this key, whether that is still there or not.
  case after(ResourceKey)
  /// The page that ends just before the resource of this key, in the query's order.
  case before(ResourceKey)
}

/// The place of a resource in the order of a query: what lets a walk go on although others come and go.
public struct ResourceKey: Sendable, Hashable {
  /// The first 512 octets of the folded value that the query sorts by, cut where a character ends; nil where the resource
  /// has none, or the query sorts by nothing.
  public let sortValue: String?
  public let id: ResourceID

  public init(sortValue: String? = nil, id: ResourceID) {
    self.sortValue = sortValue
    self.id = id
  }
}

/// A page of resources in the query's order.
public struct ResourcePage: Sendable {
  /// How many match in all; nil where the query did not ask.
  public var total: Int?
  public var resources: [StoredResource]
  /// The keys of the first and the last resource of the page; nil of an empty page.
  public var first: ResourceKey?
  public var last: ResourceKey?
  /// Whether there are more matches beyond the page in the direction it was read: after it, or with `.before` ahead of it.
  public var hasMore: Bool

  public init(
    total: Int?, resources: [StoredResource], first: ResourceKey? = nil, last: ResourceKey? = nil,
    hasMore: Bool = false
  ) {
    self.total = total
    self.resources = resources
    self.first = first
    self.last = last
    self.hasMore = hasMore
  }
}
