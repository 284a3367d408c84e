internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Values of operations, by the schema.
extension PatchPlanBuilder {
  /// What the operation does to the attribute, its value checked and in stored form.
  mutating func action(
    _ verb: PatchOperation.Verb, _ reference: AttributeReference, hasSelector: Bool, _ value: JSONValue?
  ) throws(CodedError) -> PatchStep.Action {
    let isWhole = !hasSelector && reference.subAttribute == nil
    if verb == .remove { return try removal(of: reference, naming: isWhole ? value : Optional.none) }
    let given = try Self.required(value, at: reference.path)
    var normalizer = ValueNormalizer()
    defer { notes.note(all: normalizer.ignored) }
    let path = ValuePath(reference.path)
    let stored: JSONValue?
    if isWhole {
      normalizer.keepsNulls = !reference.definition.isMultiValued
      stored = try normalizer.value(given, of: reference.definition, at: path)
    } else if let part = reference.subAttribute {
      stored = try normalizer.value(given, of: part, at: path)
    } else {
      normalizer.keepsNulls = verb == .add
      stored = try normalizer.scalarOrComplex(given, of: reference.definition, at: path)
    }
    // An object of which nothing is known names nothing; a replace by it is none of the whole.
    let namesNothing = stored == nil && given.objectValue != nil
    return verb == .add || namesNothing ? .add(stored) : .replace(stored)
  }

  /// A remove of an attribute with values to name removes those alone; a simple singular attribute is named by its path.
  private mutating func removal(
    of reference: AttributeReference, naming value: JSONValue?
  ) throws(CodedError) -> PatchStep.Action {
    let definition = reference.definition
    guard definition.isMultiValued || definition.kind == .complex, let value, !value.isNull else { return .remove }
    return .removeNamed(try elements(value, of: reference))
  }

  /// The values a list names. A list that names nothing although it is not empty is refused: it must never pass for "all".
  mutating func elements(_ value: JSONValue, of reference: AttributeReference) throws(CodedError) -> [JSONValue] {
    var normalizer = ValueNormalizer()
    defer { notes.note(all: normalizer.ignored) }
    let elements = try normalizer.elements(value, of: reference.definition, at: ValuePath(reference.path))
    guard !elements.isEmpty || value.arrayValue?.isEmpty == true else {
      throw ValueNormalizer.wrongType(
        at: ValuePath(reference.path), expected: "values of `\(reference.path)`", value)
    }
    return elements
  }
}
