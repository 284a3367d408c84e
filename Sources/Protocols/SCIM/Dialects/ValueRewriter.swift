internal import JSON
internal import SCIMFilter

/// Carries one change of values through a resource. Each function answers nil where nothing changes.
struct ValueRewriter {
  let type: ResourceType
  let isConcerned: (AttributeDefinition) -> Bool
  let make: (JSONValue, Rewrite.Place) -> JSONValue?

  /// The members of a resource, those under the URNs of its extensions included.
  func resource(_ members: JSONObject) -> JSONObject? {
    changed(members) { member in
      if let schema = type.schema(member.name) { return attributes(member.value, of: schema) }
      guard let reference = type.reference(named: member.name, schema: nil) else { return nil }
      return value(member.value, of: reference.definition, isList: reference.definition.isMultiValued)
    }
  }

  /// The value of an operation at a path.
  func value(_ value: JSONValue, at text: String) -> JSONValue? {
    if let schema = type.schema(text) { return attributes(value, of: schema) }
    guard let path = try? PatchPath(parsing: text), let reference = type.reference(of: path) else { return nil }
    let definition = reference.subAttribute ?? reference.definition
    let isList = definition.isMultiValued && (path.filter == nil || reference.subAttribute != nil)
    return self.value(value, of: definition, isList: isList)
  }

  private func attributes(_ value: JSONValue, of schema: Schema) -> JSONValue? {
    guard let members = value.objectValue else { return nil }
    return changed(members) { member in
      schema.attribute(named: member.name).flatMap { self.value(member.value, of: $0, isList: $0.isMultiValued) }
    }.map { .object($0) }
  }

  private func value(_ value: JSONValue, of definition: AttributeDefinition, isList: Bool) -> JSONValue? {
    let whole =
      isConcerned(definition) ? make(value, Rewrite.Place(definition: definition, isList: isList)) : Optional.none
    // Groups list their members by the hundred thousand: elements are opened only where something in them may change.
    guard definition.subAttributes.contains(where: isConcerned) else { return whole }
    return elements(whole ?? value, of: definition) ?? whole
  }

  private func elements(_ value: JSONValue, of definition: AttributeDefinition) -> JSONValue? {
    if let object = value.objectValue { return parts(object, of: definition).map { .object($0) } }
    guard let list = value.arrayValue else { return nil }
    let made = list.map { $0.objectValue.flatMap { parts($0, of: definition) } }
    guard made.contains(where: { $0 != nil }) else { return nil }
    return .array(zip(list, made).map { old, new in new.map { .object($0) } ?? old })
  }

  private func parts(_ object: JSONObject, of definition: AttributeDefinition) -> JSONObject? {
    changed(object) { member in
      guard let part = definition.subAttribute(named: member.name), isConcerned(part) else { return nil }
      return make(member.value, Rewrite.Place(definition: part, isList: part.isMultiValued))
    }
  }

  private func changed(_ object: JSONObject, _ make: (JSONObject.Member) -> JSONValue?) -> JSONObject? {
    var result: JSONObject?
    for member in object {
      guard let value = make(member) else { continue }
      var copy = result ?? object
      copy[member.name] = value
      result = copy
    }
    return result
  }
}
