public import Diagnostics
internal import JSON
public import SCIMFilter

/// What a client asks of a collection (RFC 7644 §3.4.2, §3.9).
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
  /// From 1.
  public var startIndex: Int
  /// From 0 (the number of matches alone) to the maximum.
  public var count: Int
  public var attributes: [AttributePath]?
  public var excludedAttributes: [AttributePath]?
  public var sortBy: AttributePath?
  public var sortOrder: SortOrder

  /// Reads the items of a query string, percent-decoded. Names are read whatever their letter case; unknown ones and empty
  /// ones are ignored, because a trailing `&` makes some; of two with one name the later counts. An empty filter is
  /// refused: a client that lost its condition is not meant to be given everybody.
  ///
  /// A `startIndex` below 1 means 1, a `count` below 0 means 0 and one above the maximum means the maximum, as the
  /// standard wants it.
  ///
  /// - Throws: `scim.query.invalid`, and for attribute names `scim.path.invalid`.
  public init(
    parsing items: [(name: String, value: String)], limits: PageLimits = .standard
  ) throws(CodedError) {
    self.init(count: limits.defaultCount)
    for item in items {
      let name = QueryItem(item.name)
      if item.value.isEmpty {
        guard name != .filter else { throw Self.emptyFilter }
        continue
      }
      switch name {
      case .filter: filter = item.value
      case .startIndex: startIndex = max(1, try Self.integer(item))
      case .count: count = min(max(0, try Self.integer(item)), limits.maximumCount)
      case .attributes: attributes = try Self.paths(item.value)
      case .excludedAttributes: excludedAttributes = try Self.paths(item.value)
      case .sortBy: sortBy = try AttributePath(parsing: item.value)
      case .sortOrder: sortOrder = try Self.sortOrder(item.value)
      case nil: break
      }
    }
  }

  private init(count: Int) {
    self.startIndex = 1
    self.count = count
    self.sortOrder = .ascending
  }

  private enum QueryItem: String, CaseIterable {
    case filter, startIndex, count, attributes, excludedAttributes, sortBy, sortOrder

    init?(_ name: String) {
      guard let item = Self.allCases.first(where: { $0.rawValue.matches(ignoringCase: name) }) else { return nil }
      self = item
    }
  }
}

extension ListQuery {
  /// How many attribute names a query may list.
  static let maximumAttributes = 256

  private static func integer(_ item: (name: String, value: String)) throws(CodedError) -> Int {
    guard let number = Int(item.value) else {
      throw invalid("the query item `\(item.name)` is not a number", expected: "integer", received: item.value)
    }
    return number
  }

  private static func paths(_ text: String) throws(CodedError) -> [AttributePath] {
    let parts = text.split(separator: ",", maxSplits: maximumAttributes)
    let names = parts.map(\.trimmingSpaces).filter { !$0.isEmpty }
    guard names.count <= maximumAttributes else {
      throw invalid("the query lists too many attributes", expected: "at most \(maximumAttributes)", received: "more")
    }
    var paths: [AttributePath] = []
    for name in names { paths.append(try AttributePath(parsing: name)) }
    return paths
  }

  private static func sortOrder(_ text: String) throws(CodedError) -> SortOrder {
    guard let order = SortOrder.allCases.first(where: { $0.rawValue.matches(ignoringCase: text) }) else {
      throw invalid("the sort order is unknown", expected: "ascending or descending", received: text)
    }
    return order
  }

  private static let emptyFilter = CodedError(
    .scimQueryInvalid, "the filter is empty", expected: "a condition", received: "nothing",
    remedy: "send a condition, or leave `filter` out to list everything")

  private static func invalid(_ message: String, expected: String, received: String) -> CodedError {
    CodedError(
      .scimQueryInvalid, message, expected: expected, received: String(received.prefix(80)),
      remedy: "correct the query of the request")
  }
}

extension Substring {
  fileprivate var trimmingSpaces: String {
    var text = self
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
