public import JSON

/// One thing that changed, without personal values: of a personal attribute the path alone is told here, and its values
/// are sealed.
public struct AuditChange: Sendable, Equatable {
  public enum Kind: String, Sendable, CaseIterable {
    case added
    case removed
    case replaced
  }

  public var kind: Kind
  /// Where: an attribute path (`active`, `members[value eq "…"]`) or a word of the product (`role`).
  public var path: String
  /// The value before; nil where there was none or it is personal.
  public var before: JSONValue?
  /// The value after; nil where there is none or it is personal.
  public var after: JSONValue?

  public init(_ kind: Kind, path: String, before: JSONValue? = nil, after: JSONValue? = nil) {
    self.kind = kind
    self.path = path
    self.before = before
    self.after = after
  }
}
