/// One value of a document as an index of attributes keeps it.
public struct IndexEntry: Hashable, Sendable {
  /// The key of the attribute, as `ResolvedAttribute.key` spells it: `userName`, `emails.value`, `urn:…:User:department`.
  public var key: String
  /// The value, folded unless the attribute is case-exact; booleans are `true` or `false`, times are in UTC with
  /// milliseconds, numbers are as written.
  public var folded: String
  /// Which value of a multi-valued attribute it is from, so that `emails[type eq "work" and value eq "x"]` can ask two
  /// entries for the same one; 0 for singular attributes.
  public var element: Int

  public init(key: String, folded: String, element: Int = 0) {
    self.key = key
    self.folded = folded
    self.element = element
  }
}
