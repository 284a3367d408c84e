public import JSON
public import SCIMFilter

/// A change to an attribute that is rows elsewhere, such as a group's `members`: what the client asked, to be carried out
/// without reading the rows that it does not name. Edits are carried out in order.
public struct RelationEdit: Hashable, Sendable {
  public enum Edit: Hashable, Sendable {
    /// Elements that must be there afterwards, each with a `value`, no value twice. Those already there stay as they are.
    case add([JSONObject])
    /// The elements of these `value`s; those that are not there are no error.
    case remove(values: [String])
    /// The elements that match; attributes are relative to the element.
    case removeMatching(ResolvedFilter)
    /// Exactly these elements, at least one.
    case replace([JSONObject])
    case removeAll
  }

  /// The name of the attribute in schema spelling.
  public var attribute: String
  public var edit: Edit

  public init(_ attribute: String, _ edit: Edit) {
    self.attribute = attribute
    self.edit = edit
  }
}
