internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Operations of a PATCH that are written otherwise than the standard has them.
extension Rewrite {
  /// An add makes what is missing; after it a replace finds its target. For one sub-attribute the add alone says it all.
  static let replaceThatCreates = Rewrite(
    "replace-that-creates", "`Replace` through a filter that matches nothing makes the value that the filter describes",
    [
      .operation { operation, _ in
        guard operation.isCapitalised, operation.verb == .replace, let text = operation.path,
          text.utf8.contains(UInt8(ascii: "[")), let path = try? PatchPath(parsing: text), path.filter != nil
        else { return nil }
        return creating(operation, isPart: path.subAttribute != nil)
      }
    ])

  private static func creating(_ operation: OperationShape, isPart: Bool) -> [OperationShape]? {
    guard let value = operation.value else { return nil }
    if value.isNull { return [operation.with(.remove)] }
    let add = operation.with(.add, value: value)
    return isPart ? [add] : [add, operation.with(.replace, value: value)]
  }

  static let operationCase = Rewrite(
    "operation-case", "`Add`, `Replace` and `Remove`, in whatever letter case, are the operations",
    [
      .operation { operation, _ in
        guard let verb = operation.verb, let op = operation.op, !verb.rawValue.hasSameOctets(as: op) else { return nil }
        var lowered = operation
        lowered.op = verb.rawValue
        return [lowered]
      }
    ])

  static let qualifiedKey = Rewrite(
    "qualified-key", "`name.givenName` and `urn:…:User:department` as members of a value name what they name as paths",
    [
      .members { members, type in QualifiedKeys.nested(members, type) },
      .operation { operation, type in QualifiedKeys.split(operation, type) },
    ])
}

/// Members of a resource whose names are paths.
enum QualifiedKeys {
  /// The members with each such name put where it belongs, beside what stands there; nil where there is none.
  static func nested(_ members: JSONObject, _ type: ResourceType) -> JSONObject? {
    guard members.contains(where: { isPath($0.name) }) else { return nil }
    let found = members.members.compactMap { member in reference(member.name, type).map { (member, $0) } }
    guard !found.isEmpty else { return nil }
    var result = members
    for (member, _) in found { result[member.name] = nil }
    var isChanged = false
    for (member, reference) in found {
      if put(member.value, at: reference, in: &result) {
        isChanged = true
      } else {
        result[member.name] = member.value
      }
    }
    return isChanged ? result : nil
  }

  /// The names that stand for some of the values of an attribute as operations of their own; nil where there are none.
  static func split(_ operation: OperationShape, _ type: ResourceType) -> [OperationShape]? {
    guard operation.path == nil, let verb = operation.verb, verb != .remove, var rest = operation.value?.objectValue,
      rest.contains(where: { isPath($0.name) })
    else { return nil }
    var others: [OperationShape] = []
    for member in rest {
      guard isPath(member.name), let path = try? PatchPath(parsing: member.name),
        let reference = type.reference(of: path), path.filter != nil || isPartOfList(reference)
      else { continue }
      rest[member.name] = nil
      let verb: PatchOperation.Verb = member.value.isNull ? .remove : path.filter == nil ? verb : .add
      others.append(operation.with(verb, path: member.name, value: member.value.isNull ? Optional.none : member.value))
    }
    guard !others.isEmpty else { return nil }
    return rest.isEmpty ? others : [operation.with(verb, value: .object(rest))] + others
  }

  private static func isPath(_ name: String) -> Bool {
    name.utf8.contains { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "[") }
  }

  private static func isPartOfList(_ reference: AttributeReference) -> Bool {
    reference.definition.isMultiValued && reference.subAttribute != nil
  }

  /// What a name means that says where it belongs; the URN of a schema alone does already what it should.
  private static func reference(_ name: String, _ type: ResourceType) -> AttributeReference? {
    guard isPath(name), type.schema(name) == nil, let path = try? PatchPath(parsing: name), path.filter == nil,
      let reference = type.reference(of: path), !isPartOfList(reference)
    else { return nil }
    return reference
  }

  /// Whether the value found its place: not where something stands in the way.
  private static func put(_ value: JSONValue, at reference: AttributeReference, in object: inout JSONObject) -> Bool {
    var names = [reference.definition.name]
    if let container = reference.container { names.insert(container, at: 0) }
    if let part = reference.subAttribute { names.append(part.name) }
    return put(value, at: names[...], in: &object)
  }

  private static func put(_ value: JSONValue, at names: ArraySlice<String>, in object: inout JSONObject) -> Bool {
    guard let first = names.first else { return false }
    let name = object.member(ignoringCase: first)?.name ?? first
    guard names.count > 1 else {
      // What stands there already is another word on the same attribute: both stay, and the engine refuses them.
      guard object[name]?.isNull ?? true || value.isNull else { return false }
      if object[name]?.isNull ?? true { object[name] = value }
      return true
    }
    guard object[name]?.isNull ?? true || object[name]?.objectValue != nil else { return false }
    var inner = object[name]?.objectValue ?? JSONObject()
    guard put(value, at: names.dropFirst(), in: &inner) else { return false }
    object[name] = .object(inner)
    return true
  }
}
