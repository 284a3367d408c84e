internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Operations on attributes that are rows elsewhere.
extension PatchPlanBuilder {
  mutating func addEdit(
    _ verb: PatchOperation.Verb, _ path: PatchPath, _ reference: AttributeReference, _ value: JSONValue?
  ) throws(CodedError) {
    let name = reference.definition.name
    if let part = reference.subAttribute {
      guard part.mutability == .immutable else { throw Self.unsupported(path.text) }
      throw DocumentEditor.immutable(reference.path)
    }
    switch (verb, path.filter) {
    case (.remove, let filter?):
      let resolved = try ResolvedFilter(resolvingElement: filter, of: reference.definition.type)
      // What rows do not hold would match nobody, and the client would believe that somebody was removed.
      try type.requireSearchable(.valuePath(ResolvedAttribute(attribute: reference.definition.type), resolved))
      append(RelationEdit(name, resolved.wantedValues.map { .remove(values: $0) } ?? .removeMatching(resolved)))
    case (.remove, nil):
      guard let value else { return append(RelationEdit(name, .removeAll)) }
      guard !value.isNull else { throw Self.removalOfNull(name) }
      let values = try related(value, reference).compactMap { $0["value"]?.stringValue }
      if !values.isEmpty { append(RelationEdit(name, .remove(values: values))) }
    case (.add, nil):
      let given = try Self.required(value, at: name)
      let elements = given.isNull ? [] : try related(given, reference)
      if !elements.isEmpty { append(RelationEdit(name, .add(elements))) }
    case (.replace, nil):
      let given = try Self.required(value, at: name)
      guard !given.isNull else { throw Self.removalOfNull(name) }
      let elements = try related(given, reference)
      append(RelationEdit(name, elements.isEmpty ? .removeAll : .replace(elements)))
    case (.add, _?), (.replace, _?):
      throw Self.unsupported(path.text)
    }
  }

  /// Null may mean everybody or nobody, and one of the two empties a group.
  private static func removalOfNull(_ name: String) -> CodedError {
    CodedError(
      .scimValueRequired, "the operation on `\(name)` has null for a value", expected: "the elements meant",
      received: "null", remedy: "name the elements, or remove all by a `remove` without `value`")
  }

  /// The elements given, each with the `value` that names its row, none twice.
  private mutating func related(
    _ value: JSONValue, _ reference: AttributeReference
  ) throws(CodedError) -> [JSONObject] {
    let elements = try elements(value, of: reference).compactMap(\.objectValue)
    guard elements.allSatisfy({ $0["value"]?.stringValue?.isEmpty == false }) else {
      throw CodedError(
        .scimValueRequired, "an element of `\(reference.path)` has no `value`",
        expected: "the identifier of a resource", remedy: "send `value` with every element")
    }
    return RelationEdit.distinct(elements)
  }
}

extension ResolvedFilter {
  /// The values that `value eq "a"`, or an `or` of such conditions, asks for; nil for any other filter.
  fileprivate var wantedValues: [String]? {
    switch self {
    case .comparison(let attribute, .equal, .string(let text)):
      return attribute.type.name == "value" ? [text] : nil
    case .or(let terms):
      let values = terms.compactMap(\.wantedValues)
      return values.count == terms.count ? values.flatMap(\.self) : nil
    default: return nil
    }
  }
}

extension RelationEdit {
  /// Each `value` once, the first of its kind.
  static func distinct(_ elements: [JSONObject]) -> [JSONObject] {
    var seen: Set<OctetKey> = []
    return elements.filter { seen.insert(OctetKey($0["value"]?.stringValue ?? "")).inserted }
  }

  /// Neighbouring adds and neighbouring removes of one attribute made one: Entra ID sends an operation per member.
  static func coalesced(_ edits: [RelationEdit]) -> [RelationEdit] {
    var result: [RelationEdit] = []
    var run: [RelationEdit] = []
    for edit in edits {
      if let last = run.last, !last.joins(edit) {
        result += joined(run)
        run = []
      }
      run.append(edit)
    }
    return result + joined(run)
  }

  private func joins(_ next: RelationEdit) -> Bool {
    guard attribute == next.attribute else { return false }
    return switch (edit, next.edit) {
    case (.add, .add), (.remove, .remove): true
    default: false
    }
  }

  private static func joined(_ run: [RelationEdit]) -> [RelationEdit] {
    guard run.count > 1, let first = run.first else { return run }
    if case .add = first.edit {
      let elements = run.flatMap { if case .add(let elements) = $0.edit { elements } else { [JSONObject]() } }
      return [RelationEdit(first.attribute, .add(distinct(elements)))]
    }
    let values = run.flatMap { if case .remove(let values) = $0.edit { values } else { [String]() } }
    return [RelationEdit(first.attribute, .remove(values: values))]
  }
}
