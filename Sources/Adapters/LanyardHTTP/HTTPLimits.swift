public import SCIM

/// How much a request may cost before it is refused.
public struct HTTPLimits: Sendable {
  /// Octets of a body.
  public var body: Int
  /// Octets of the body of a SCIM group, which lists its members.
  public var groupBody: Int
  /// Octets of the body of a bulk request.
  public var bulkBody: Int
  /// Operations of a bulk request.
  public var bulkOperations: Int
  /// Octets of an over-long body's rest that are read and dropped, so that the client sees the answer.
  public var drained: Int
  /// Resources on one page.
  public var pages: ListQuery.PageLimits
  /// How long a cursor is good for (RFC 9865).
  public var cursorTimeout: Duration

  public init(
    body: Int = 1 << 20, groupBody: Int = 32 << 20, bulkBody: Int = 8 << 20, bulkOperations: Int = 1000,
    drained: Int = 16 << 20, pages: ListQuery.PageLimits = .standard, cursorTimeout: Duration = .seconds(3600)
  ) {
    self.body = body
    self.groupBody = groupBody
    self.bulkBody = bulkBody
    self.bulkOperations = bulkOperations
    self.drained = drained
    self.pages = pages
    self.cursorTimeout = cursorTimeout
  }

  public static let standard = HTTPLimits()
}
