public import SCIMFilter

/// Which resources of a tenant are wanted, and which page of them.
public struct ResourceQuery: Sendable {
  public var type: String
  public var filter: ResolvedFilter?
  /// The first wanted, counted from 1 (RFC 7644 §3.4.2.4).
  public var startIndex: Int
  /// At most so many; 0 asks for the total alone.
  public var count: Int

  public init(type: String, filter: ResolvedFilter? = nil, startIndex: Int = 1, count: Int = 100) {
    self.type = type
    self.filter = filter
    self.startIndex = startIndex
    self.count = count
  }
}

/// A page of resources, ordered by id, and how many there are in all.
public struct ResourcePage: Sendable {
  public var total: Int
  public var resources: [StoredResource]

  public init(total: Int, resources: [StoredResource]) {
    self.total = total
    self.resources = resources
  }
}
