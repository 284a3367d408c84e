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
  /// ones are ignored, because a trailing `&` makes some; of two with one name the later counts. An empty cursor asks for
  /// the first page. An empty filter is refused: a client that lost its condition is not meant to be given everybody.
  ///
  /// A `startIndex` below 1 means 1, a `count` below 0 means 0 and one above the maximum means the maximum, as the
  /// standard wants it.
  ///
  /// - Throws: `scim.query.invalid`, `scim.query.count`, `scim.query.paging`, `scim.cursor.invalid` for one that cannot
  ///   be ours, and for attribute names `scim.path.invalid`.
  public init(
    parsing items: [(name: String, value: String)], limits: PageLimits = .standard
  ) throws(CodedError) {
    self.init(count: limits.defaultCount)
    var hasStartIndex = false
    for item in items {
      let name = QueryItem(item.name)
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

extension ListQuery {
  /// How many attribute names a query may list.
  static let maximumAttributes = 256

  /// More octets than any cursor of ours has.
  public static let maximumCursorOctets = 4096

  /// One too great for the machine is as good as the greatest.
  private static func integer(
    _ item: (name: String, value: String), _ code: ErrorCode
  ) throws(CodedError) -> Int {
    if let number = Int(item.value) { return number }
    let digits = item.value.utf8.drop { $0 == UInt8(ascii: "-") }
    guard item.value.utf8.count - digits.count <= 1, !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      throw invalid(
        "the query item `\(item.name.prefix(80))` is not a number", expected: "integer", received: item.value, code)
    }
    return digits.count == item.value.utf8.count ? .max : .min
  }

  /// Cursors are made of the unreserved characters of URLs (RFC 9865 §2).
  private static func cursor(_ text: String) throws(CodedError) -> String {
    let isUnreserved = { (octet: UInt8) in
      (0x41...0x5A).contains(octet & 0xDF) || (0x30...0x39).contains(octet) || "-._~".utf8.contains(octet)
    }
    guard text.utf8.count <= maximumCursorOctets, text.utf8.allSatisfy(isUnreserved) else {
      throw CodedError(
        .scimCursorInvalid, "the cursor is none of this service", expected: "a cursor of an earlier answer",
        received: "`\(text.prefix(80))`", remedy: "send the cursor as it was received, or an empty one for the first page")
    }
    return text
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

  private static let twoWaysOfPaging = CodedError(
    .scimQueryPaging, "the query asks for a page by `startIndex` and by `cursor`", expected: "one of the two",
    received: "both", remedy: "leave out `startIndex` to go by cursor, or `cursor` to go by index")

  private static func invalid(
    _ message: String, expected: String, received: String, _ code: ErrorCode = .scimQueryInvalid
  ) -> CodedError {
    CodedError(
      code, message, expected: expected, received: String(received.prefix(80)),
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
