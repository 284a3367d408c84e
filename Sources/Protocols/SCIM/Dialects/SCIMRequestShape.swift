public import JSON

/// A request as far as HTTP goes, before anything of SCIM has been read: what a ``Dialect`` is recognised by, and what its
/// rewrites change.
public struct SCIMRequestShape: Hashable, Sendable {
  /// One item of the query string, percent-decoded. A trailing `&` or `?` leaves an item without name and value.
  public struct QueryItem: Hashable, Sendable {
    public var name: String
    public var value: String

    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// `GET`, `POST`, … as on the wire.
  public var method: String
  /// The segments below the service's base, decoded: `["Users", "…id…"]`.
  public var path: [String]
  public var query: [QueryItem]
  /// The value of `User-Agent`; many clients send none.
  public var userAgent: String?
  /// Nil where the request has no body, or none that is JSON.
  public var body: JSONValue?

  public init(
    method: String, path: [String], query: [QueryItem] = [], userAgent: String? = nil, body: JSONValue? = nil
  ) {
    self.method = method
    self.path = path
    self.query = query
    self.userAgent = userAgent
    self.body = body
  }

  /// The value of the first query item of this name, ASCII case ignored.
  func queryValue(_ name: String) -> String? { query.first { $0.name.matches(ignoringCase: name) }?.value }

  /// Whether the body is a query (RFC 7644 §3.4.3).
  var isSearch: Bool { method == "POST" && path.last == ".search" }
  var isPatch: Bool { method == "PATCH" }
  /// Whether the body is a resource: a create or a replace, not a search.
  var holdsResource: Bool { method == "PUT" || method == "POST" && path.count == 1 }

  /// The operations of a PATCH that are objects; others are for the engine to refuse.
  var operations: [OperationShape] {
    guard isPatch, let list = body?.objectValue?.member(ignoringCase: "Operations")?.value.arrayValue else { return [] }
    return list.compactMap { $0.objectValue.map(OperationShape.init) }
  }
}
