internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// What a path means, and what is refused about it.
extension PatchPlanBuilder {
  func selector(of path: PatchPath, _ reference: AttributeReference) throws(CodedError) -> ElementSelector? {
    guard let filter = path.filter else { return nil }
    let resolved = try ResolvedFilter(resolvingElement: filter, of: reference.definition.type)
    return ElementSelector(resolved, of: reference.definition)
  }

  /// Members of every body that clients repeat and never mean.
  static func isEnvelope(_ name: String) -> Bool {
    let envelope = [CommonAttributes.id, CommonAttributes.schemas, CommonAttributes.meta]
    return envelope.contains { $0.name.matches(ignoringCase: name) }
  }

  func isWritable(_ reference: AttributeReference) -> Bool {
    reference.definition.mutability != .readOnly && reference.subAttribute?.mutability != .readOnly
      && !(reference.container == nil && type.computed.contains(reference.definition.name))
  }

  static func required(_ value: JSONValue?, at path: String) throws(CodedError) -> JSONValue {
    guard let value else {
      throw CodedError(
        .scimValueRequired, "an operation on `\(path)` has no value", expected: "a value", received: "nothing",
        remedy: "send `value`, or use `remove`")
    }
    return value
  }

  static func unknown(_ path: PatchPath, of type: ResourceType) -> CodedError {
    CodedError(
      .scimPathUnknown, "the path `\(path.text.prefix(200))` names no attribute of \(type.name)",
      expected: "an attribute of a schema that the resource type lists", received: String(path.text.prefix(200)),
      remedy: "correct the path, or remove the attribute from the client's mapping")
  }

  static func readOnly(_ reference: AttributeReference) -> CodedError {
    CodedError(
      .scimPathReadOnly, "the attribute `\(reference.path)` cannot be written by clients",
      remedy: "leave the attribute out of the request")
  }

  static func unsupported(_ path: String) -> CodedError {
    CodedError(
      .scimPathUnsupported, "this operation cannot be done at `\(path.prefix(200))`",
      remedy: "address the attribute as a whole, or remove and add values")
  }
}
