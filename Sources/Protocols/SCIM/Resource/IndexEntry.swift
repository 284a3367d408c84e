/// One value of a document as an index of attributes keeps it.
public struct IndexEntry: Hashable, Sendable {
  /// The key of the attribute, as `ResolvedAttribute.key` spells it: `userName`, `emails.value`, `urn:…:User:department`.
  public var key: String
  /// The form in which the value is compared, see `AttributeType.folded(_:)`: texts folded as the attribute says, booleans
  /// `true` or `false`, times in UTC with milliseconds, and numbers as texts that sort as the numbers do and are the same
  /// for `1` and `1.0`. Equality and order of these texts, by octets, are those of filters and of sorting.
  public var folded: String
  /// Which value of a multi-valued attribute it is from, so that `emails[type eq "work" and value eq "x"]` can ask two
  /// entries for the same one; 0 for singular attributes.
  public var element: Int
  /// Whether no other resource of the type may have this value (`uniqueness` is `server` or `global`).
  public var isUnique: Bool
  /// Whether the resource is sorted by this value among those of its key (RFC 7644 §3.4.2.3): it is from the primary value
  /// of a multi-valued attribute, or from the first where none is primary.
  public var isSortKey: Bool

  public init(key: String, folded: String, element: Int = 0, isUnique: Bool = false, isSortKey: Bool = true) {
    self.key = key
    self.folded = folded
    self.element = element
    self.isUnique = isUnique
    self.isSortKey = isSortKey
  }
}
