public import JSON
internal import SCIMFilter

extension Projection {
  /// The representation without what is not to be shown. Order stays; members that no schema knows are left out.
  public func apply(_ representation: JSONObject) -> JSONObject {
    var result = JSONObject()
    for member in representation {
      if let schema = type.schema(member.name), schema.id != type.schema.id {
        let inner = extensionMembers(member.value.objectValue ?? [:], of: schema)
        if !inner.isEmpty { result[member.name] = .object(inner) }
      } else if let reference = type.reference(named: member.name, schema: nil), reference.container == nil {
        result[member.name] = shown(member.value, of: reference.definition, key: reference.path)
      }
    }
    return result
  }

  private func extensionMembers(_ members: JSONObject, of schema: Schema) -> JSONObject {
    var result = JSONObject()
    for member in members {
      guard let definition = schema.attribute(named: member.name) else { continue }
      let key = AttributeReference(container: schema.id, definition: definition).path
      result[member.name] = shown(member.value, of: definition, key: key)
    }
    return result
  }

  /// The value as shown; nil where nothing of it is.
  private func shown(_ value: JSONValue, of definition: AttributeDefinition, key: String) -> JSONValue? {
    let isWhole = shows(definition, key: key)
    guard definition.kind == .complex else { return isWhole ? value : Optional.none }
    let asksForParts = wanted?.hasPart(of: key) == true
    guard isWhole || asksForParts, !excluded.has(key) || definition.returned == .always else { return nil }
    // Most often nothing inside is treated specially, and a long list is not to be copied.
    if isWhole, !excluded.hasPart(of: key), definition.subAttributes.allSatisfy(\.isShownByDefault) { return value }
    let rule = { (part: AttributeDefinition) in self.showsPart(part, of: key, inWhole: isWhole) }
    guard let elements = value.arrayValue else { return Self.parts(of: value, definition, where: rule) }
    let kept = elements.compactMap { Self.parts(of: $0, definition, where: rule) }
    return kept.isEmpty ? Optional.none : .array(kept)
  }

  private func showsPart(_ part: AttributeDefinition, of key: String, inWhole: Bool) -> Bool {
    let path = "\(key).\(part.name)"
    return switch part.returned {
    case .always: true
    case .never: false
    case .default: (inWhole || wanted?.has(path) == true) && !excluded.has(path)
    case .request: wanted?.has(path) == true && !excluded.has(path)
    }
  }

  private static func parts(
    of value: JSONValue, _ definition: AttributeDefinition, where isShown: (AttributeDefinition) -> Bool
  ) -> JSONValue? {
    guard let object = value.objectValue else { return value }
    var result = JSONObject()
    for member in object {
      if let part = definition.subAttribute(named: member.name), isShown(part) { result[member.name] = member.value }
    }
    return result.isEmpty ? Optional.none : .object(result)
  }
}

extension AttributeDefinition {
  fileprivate var isShownByDefault: Bool { returned == .default || returned == .always }
}
