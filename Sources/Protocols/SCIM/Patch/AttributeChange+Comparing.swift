public import JSON
internal import SCIMFilter

extension AttributeChange {
  /// What differs between two documents of one type: singular complex attributes by sub-attribute, extensions by
  /// attribute, `schemas` not at all.
  public static func between(
    _ before: ResourceDocument, _ after: ResourceDocument, of type: ResourceType
  ) -> [AttributeChange] {
    var changes: [AttributeChange] = []
    for name in names(before, after) where before[name] != after[name] && name != CommonAttributes.schemas.name {
      if let schema = type.schema(name) {
        changes += members(before[name], after[name], under: schema.id + ":") { schema.attribute(named: $0) }
      } else {
        let definition = type.reference(named: name, schema: nil)?.definition
        changes += values(before[name], after[name], of: definition, path: name)
      }
    }
    return changes
  }

  private static func members(
    _ before: JSONValue?, _ after: JSONValue?, under prefix: String, definition: (String) -> AttributeDefinition?
  ) -> [AttributeChange] {
    let (before, after) = (before?.objectValue ?? [:], after?.objectValue ?? [:])
    return names(before, after).flatMap {
      values(before[$0], after[$0], of: definition($0), path: prefix + $0)
    }
  }

  private static func values(
    _ before: JSONValue?, _ after: JSONValue?, of definition: AttributeDefinition?, path: String
  ) -> [AttributeChange] {
    guard before != after else { return [] }
    guard let definition, definition.kind == .complex, !definition.isMultiValued else {
      return [AttributeChange(path: path, before: before, after: after)]
    }
    return members(before, after, under: path + ".") { _ in nil }
  }

  private static func names(_ before: JSONObject, _ after: JSONObject) -> [String] {
    before.names + after.names.filter { before[$0] == nil }
  }
}
