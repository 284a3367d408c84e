public import Diagnostics
internal import JSON
public import SCIMFilter

/// What a client asks of a collection (RFC 7644 §3.4.2, §3.9, RFC 9865 §2).
public struct ListQuery: Hashable, Sendable {
  public enum SortOrder: String, Hashable, Sendable, CaseIterable {
    case ascending, descending
  }

  /// How many resources a page holds.
  public struct PageLimits: Sendable {
    /// Where the client does not say.
    public var defaultCount: Int
    public var maximumCount: Int

    public init(defaultCount: Int = 100, maximumCount: Int = 200) {
      self.defaultCount = defaultCount
      self.maximumCount = maximumCount
    }

    public static let standard = PageLimits()
  }

  /// The filter as text; nil where there is none.
  public var filter: String?
  /// From 1; of no meaning where there is a cursor.
  public var startIndex: Int
  /// Asks for pages by cursor: empty for the first page, then a `nextCursor` or `previousCursor` of an answer. Nil asks for
  /// pages by `startIndex`.
  public var cursor: String?
  /// From 0 (the number of matches alone) to the maximum.
  public var count: Int
  public var attributes: [AttributePath]?
  public var excludedAttributes: [AttributePath]?
  public var sortBy: AttributePath?
  public var sortOrder: SortOrder

  /// Reads the items of a query string, percent-decoded. Names are read whatever their letter case; unknown ones and empty
  /// ones are ignored, because a trailing `&` makes some. An empty cursor asks for the first page. An empty filter is refused: a client that
  /// lost its condition is not meant to be given everybody. So is whatever is given twice.
  ///
  /// A `startIndex` below 1 means 1, a `count` below 0 means 0 and one above the maximum means the maximum, as the
  /// standard wants it.
  ///
  /// - Throws: `scim.filter.invalid` for an empty or second filter, `scim.query.invalid`, `scim.query.count`, `scim.query.paging`, `scim.cursor.invalid` for one that cannot
  ///   be ours, and for attribute names `scim.path.invalid`.
  public init(
    parsing items: [(name: String, value: String)], limits: PageLimits = .standard
  ) throws(CodedError) {
    self.init(count: limits.defaultCount)
    var hasStartIndex = false
    var seen: Set<QueryItem> = []
    for item in items {
      let name = QueryItem(item.name)
      if let name, !seen.insert(name).inserted { throw Self.givenTwice(name.rawValue) }
      if item.value.isEmpty, name != .cursor {
        guard name != .filter else { throw Self.emptyFilter }
        continue
      }
      switch name {
      case .filter: filter = item.value
      case .startIndex:
        startIndex = max(1, try Self.integer(item, .scimQueryInvalid))
        hasStartIndex = true
      case .cursor: cursor = try Self.cursor(item.value)
      case .count: count = min(max(0, try Self.integer(item, .scimQueryCount)), limits.maximumCount)
      case .attributes: attributes = try Self.paths(item.value)
      case .excludedAttributes: excludedAttributes = try Self.paths(item.value)
      case .sortBy: sortBy = try AttributePath(parsing: item.value)
      case .sortOrder: sortOrder = try Self.sortOrder(item.value)
      case nil: break
      }
    }
    guard cursor == nil || !hasStartIndex else { throw Self.twoWaysOfPaging }
  }

  /// Whether a query item of this name, in whatever letter case, means something.
  public static func knows(_ name: String) -> Bool { QueryItem(name) != nil }

  private init(count: Int) {
    self.startIndex = 1
    self.count = count
    self.sortOrder = .ascending
  }

  private enum QueryItem: String, CaseIterable {
    case filter, startIndex, cursor, count, attributes, excludedAttributes, sortBy, sortOrder

    init?(_ name: String) {
      guard let item = Self.allCases.first(where: { $0.rawValue.matches(ignoringCase: name) }) else { return nil }
      self = item
    }
  }
}
