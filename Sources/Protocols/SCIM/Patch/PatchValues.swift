internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// The values of an attribute while others are added to them, found again by their `value`.
struct KnownValues {
  private(set) var elements: [JSONValue]
  private var places: [JSONValue: [Int]] = [:]

  init(_ elements: [JSONValue]) {
    self.elements = elements
    for place in elements.indices { places[Self.key(elements[place]), default: []].append(place) }
  }

  /// Appends the element, unless one is there that says all it says.
  mutating func add(_ element: JSONValue) {
    let key = Self.key(element)
    if let place = places[key]?.first(where: { element.isSaid(by: elements[$0]) }) {
      if element.isPrimary { mark(place) }
      return
    }
    elements.append(element)
    places[key, default: []].append(elements.count - 1)
    if element.isPrimary { mark(elements.count - 1) }
  }

  private mutating func mark(_ primary: Int) {
    elements.clearPrimary { $0 != primary }
    guard !elements[primary].isPrimary, var object = elements[primary].objectValue else { return }
    object["primary"] = true
    elements[primary] = .object(object)
  }

  /// The `value` of an element that has one; else all of it but its mark.
  private static func key(_ element: JSONValue) -> JSONValue { element["value"] ?? element.unmarked }
}

extension JSONValue {
  /// Whether `other` holds every member of this one but the primary mark; what has no `value` must be alike throughout.
  fileprivate func isSaid(by other: JSONValue) -> Bool {
    guard let mine = objectValue, let theirs = other.objectValue, mine["value"] != nil else {
      return unmarked == other.unmarked
    }
    return mine.allSatisfy { $0.name == "primary" || theirs[$0.name] == $0.value }
  }

  /// The element without its primary mark.
  var unmarked: JSONValue {
    guard var object = objectValue, object["primary"] != nil else { return self }
    object["primary"] = nil
    return .object(object)
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
