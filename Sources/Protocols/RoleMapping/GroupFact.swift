/// A group that a subject belongs to, as rules see it.
public struct GroupFact: Hashable, Sendable {
  /// The group's `id` in our directory.
  public var value: String
  public var display: String?
  /// The client's own name for it.
  public var externalID: String?
  /// `direct` or `indirect` (RFC 7643 §4.1.2).
  public var type: String?

  public init(value: String, display: String? = nil, externalID: String? = nil, type: String? = nil) {
    self.value = value
    self.display = display
    self.externalID = externalID
    self.type = type
  }
}
