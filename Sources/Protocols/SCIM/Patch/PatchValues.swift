internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// A JSON value to be kept in a set: objects are alike whatever the order of their members.
struct ElementKey: Hashable {
  private let octets: [UInt8]

  init(_ value: JSONValue) {
    octets = value.sorted.serialized()
  }
}

extension JSONValue {
  fileprivate var sorted: JSONValue {
    guard let object = objectValue else { return self }
    let members = object.members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return .object(JSONObject(members: members.map { ($0.name, $0.value.sorted) }))
  }
}

extension JSONValue? {
  /// The sub-attributes of `change` set in this complex value; null removes one. Nil where none is left.
  ///
  /// A new `value` without a new `$ref` makes the old `$ref` wrong, so that it goes.
  func merging(_ change: JSONValue) -> JSONValue? {
    guard let change = change.objectValue else { return change }
    var object = self?.objectValue ?? JSONObject()
    if let value = change["value"], value != object["value"], change["$ref"] == nil { object["$ref"] = nil }
    for member in change { object[member.name] = member.value.isNull ? Optional.none : member.value }
    return object.isEmpty ? Optional.none : .object(object)
  }
}

extension [JSONValue] {
  /// Takes the primary mark from the values at the places that `isConcerned`.
  mutating func clearPrimary(where isConcerned: (Int) -> Bool) {
    for place in indices where isConcerned(place) && self[place].isPrimary {
      guard var object = self[place].objectValue else { continue }
      object["primary"] = false
      self[place] = .object(object)
    }
  }
}

extension AttributeDefinition {
  /// Whether `description`, from the value list of a remove, names `element`: by `value` and, if given, `type`; a
  /// description without `value` by everything it says.
  func describes(_ element: JSONValue, as description: JSONValue) -> Bool {
    guard let element = element.objectValue, let wanted = description.objectValue else { return element == description }
    let names = wanted["value"] == nil ? wanted.names : ["value", "type"].filter { wanted[$0] != nil }
    return !names.isEmpty
      && names.allSatisfy { name in
        let isCaseExact = subAttribute(named: name)?.type.isCaseExact ?? true
        guard !isCaseExact, let left = element[name]?.stringValue, let right = wanted[name]?.stringValue else {
          return element[name] == wanted[name]
        }
        return CaseFolding.fold(left).hasSameOctets(as: CaseFolding.fold(right))
      }
  }
}
