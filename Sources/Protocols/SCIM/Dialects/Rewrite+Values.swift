internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Values that are written otherwise than their type asks.
extension Rewrite {
  static let textForComplex = Rewrite(
    "text-for-complex", "a bare text where an object is expected is its `value`; an empty one is no value",
    [
      .value(where: { $0.kind == .complex && $0.subAttribute(named: "value") != nil }) { value, place in
        if let text = value.stringValue { return text.isEmpty ? .null : object(text) }
        guard place.isList, let list = value.arrayValue, list.contains(where: { $0.stringValue != nil }) else {
          return nil
        }
        return .array(list.map { element in element.stringValue.map { $0.isEmpty ? .null : object($0) } ?? element })
      }
    ])

  private static func object(_ text: String) -> JSONValue { ["value": .string(text)] }

  static let listForSingular = Rewrite(
    "list-for-singular", "a list of one object where one object is expected is that object",
    [
      .value(where: { $0.kind == .complex }) { value, place in
        guard !place.isList, let list = value.arrayValue, list.count == 1, list.first?.objectValue != nil else {
          return nil
        }
        return list.first
      }
    ])

  static let booleanAsText = Rewrite(
    "boolean-as-text",
    "`\"True\"` and `\"False\"`, in whatever letter case, are booleans where the schema says boolean",
    [
      .value(where: { $0.kind == .boolean }) { value, _ in
        guard let text = value.stringValue else { return nil }
        if text.matches(ignoringCase: "true") { return true }
        return text.matches(ignoringCase: "false") ? false : Optional.none
      }
    ])

  static let roleAsJSONText = Rewrite(
    "role-as-json-text", "a role whose `value` is the text of a JSON object is that object's `value` and `displayName`",
    [
      .value(where: { isRole($0) }) { value, place in
        guard place.isList, let list = value.arrayValue else { return value.objectValue.flatMap(unfolded) }
        let roles = list.map { $0.objectValue.flatMap(unfolded) }
        guard roles.contains(where: { $0 != nil }) else { return nil }
        return .array(zip(list, roles).map { $1 ?? $0 })
      },
      .operation { operation, type in
        guard let verb = operation.verb, verb != .remove, let text = operation.path, text.utf8.count <= 256,
          let value = operation.value?.stringValue, let role = role(in: value),
          let path = try? PatchPath(parsing: text), path.filter != nil,
          let reference = type.reference(of: path), isRole(reference.definition),
          reference.subAttribute?.name == "value", let bracket = text.lastIndex(of: "]")
        else { return nil }
        return [operation.with(.add, path: String(text[...bracket]), value: .object(role))]
      },
    ])

  private static func isRole(_ definition: AttributeDefinition) -> Bool {
    definition.name == "roles" && definition.kind == .complex && definition.isMultiValued
  }

  private static func unfolded(_ element: JSONObject) -> JSONValue? {
    guard let text = element["value"]?.stringValue, let role = role(in: text) else { return nil }
    var element = element
    for member in role where member.name == "value" || element[member.name] == nil {
      element[member.name] = member.value
    }
    return .object(element)
  }

  /// An app role of Entra ID as its parts: `{"id": …, "value": "25", "displayName": "Admin"}`. The id of the app role has
  /// no place in a SCIM role.
  private static func role(in text: String) -> JSONObject? {
    guard text.utf8.first == UInt8(ascii: "{"), text.utf8.count <= 4096,
      let object = try? JSONValue(parsing: text, limits: JSONLimits(maximumDepth: 4)).objectValue,
      let value = object["value"]?.stringValue, !value.isEmpty
    else { return nil }
    var role: JSONObject = ["value": .string(value)]
    if let name = object["displayName"]?.stringValue { role["display"] = .string(name) }
    return role
  }
}
