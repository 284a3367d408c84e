/// The rules by which a PATCH is read: one place for what RFC 7644 §3.5.2 leaves open, what it settles in a clause that is
/// easily missed, and what clients count on. Each has its examples among the tests, named by its raw value.
public enum PatchRule: String, CaseIterable, Sendable {
  case addCreatesElement = "add-creates-element"
  case replaceNeedsTarget = "replace-needs-target"
  case capitalisedReplaceCreates = "capitalised-replace-creates"
  case removeOfNothing = "remove-of-nothing"
  case oneElement = "one-element"
  case qualifiedKeys = "qualified-keys"
  case booleansAsText = "booleans-as-text"
  case managerShapes = "manager-shapes"
  case readOnlyInValue = "read-only-in-value"
  case readOnlyPath = "read-only-path"
  case immutable
  case nullValue = "null-value"
  case emptyList = "empty-list"
  case activeStays = "active-stays"
  case namedTwice = "named-twice"
  case complexMerges = "complex-merges"
  case addOnce = "add-once"
  case onePrimary = "one-primary"
  case requiredStays = "required-stays"
  case valueNeeded = "value-needed"
  case unknownPath = "unknown-path"
  case unknownInValue = "unknown-in-value"
  case memberEdits = "member-edits"
  case roleText = "role-text"
  case noChange = "no-change"
  case allOrNothing = "all-or-nothing"

  /// What is done, in one sentence.
  public var reading: String {
    switch self {
    case .addCreatesElement:
      "An `add` through a filter that matches nothing makes the element, if the filter says with `eq` what it is."
    case .replaceNeedsTarget:
      "A `replace` through a filter that matches nothing is refused (`noTarget`, §3.5.2.3); of what is absent it is an `add`."
    case .capitalisedReplaceCreates: "Entra's `Replace` through a filter that matches nothing makes the element."
    case .removeOfNothing:
      "A `remove` of what is not there changes nothing and is no error (§3.5.2.2 asks only for a path)."
    case .oneElement: "Several sub-attributes through one filter land in one element."
    case .qualifiedKeys: "Dotted and URN names in a value mean what they mean as paths."
    case .booleansAsText: "`True` and `False` as texts are booleans where the schema says boolean, and texts elsewhere."
    case .managerShapes: "A manager may be a text, an object, or a list of one; it is kept as an object."
    case .readOnlyInValue: "Read-only members of a value are passed over."
    case .readOnlyPath: "A path that names something read-only is refused (`mutability`)."
    case .immutable: "What is immutable can be given once, and repeated; another value is refused (`mutability`)."
    case .nullValue: "Null is no value (RFC 7643 §2.5): it unassigns in a `replace` and says nothing elsewhere."
    case .emptyList: "An empty list unassigns in a `replace`, adds nothing, and on a `remove` names nothing."
    case .activeStays:
      "Null leaves `active` as it is: what says nothing of it must not reactivate anybody. A `remove` takes it away."
    case .namedTwice:
      "An attribute named twice in a value, in other letter case or as a dotted or URN name, is refused (`invalidSyntax`)."
    case .complexMerges: "A `replace` of a complex attribute keeps the sub-attributes that it does not name (§3.5.2.3)."
    case .addOnce: "An `add` of a value that is there already changes nothing (§3.5.2.1)."
    case .onePrimary: "A value that becomes primary takes the mark from the others (§3.5.2); two at once are refused."
    case .requiredStays: "A patch that leaves a required attribute without value is refused (`mutability`, §3.5.2.2)."
    case .valueNeeded: "An `add` or a `replace` without `value` is refused (`invalidValue`)."
    case .unknownPath: "A path that names nothing known is refused (`invalidPath`)."
    case .unknownInValue: "Members of a value that the schema does not know are passed over and reported."
    case .memberEdits:
      "Edits of `members` name what changes, and cost that; a value list on a `remove` names what goes, and null is refused."
    case .roleText: "A role that comes as the text of a JSON object is what that text says."
    case .noChange: "A patch that changes nothing yields no changes: version and `lastModified` stay."
    case .allOrNothing: "The first operation that fails undoes those before it (§3.5.2)."
    }
  }
}
