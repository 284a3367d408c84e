internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// What a step makes of the attribute's value (RFC 7644 §3.5.2.1 to §3.5.2.3).
extension PatchStep {
  private var definition: AttributeDefinition { reference.definition }

  /// The value after the step; nil where the attribute is unassigned then.
  ///
  /// - Throws: `scim.path.no-target`, `scim.value.primary`, `scim.value.immutable`.
  func result(on before: JSONValue?) throws(CodedError) -> JSONValue? {
    guard selector == nil, reference.subAttribute == nil else { return try partialResult(on: before) }
    switch action {
    case .remove: return nil
    case .removeNamed(let named): return removing(named, from: before)
    case .add(let value?) where definition.isMultiValued: return appending(value, to: before)
    case .add(nil): return before
    case .replace(let value) where definition.isMultiValued: return value.map(distinct)
    case .add(let value), .replace(let value):
      guard let value, definition.kind == .complex else { return value }
      return before.merging(value)
    }
  }

  /// Every value that is not there yet joins the end; of one that is there only the primary mark may change. A new primary
  /// value takes the mark from the old one.
  private func appending(_ value: JSONValue, to before: JSONValue?) -> JSONValue? {
    var known = KnownValues(before?.arrayValue ?? [])
    for element in value.arrayValue ?? [] { known.add(element) }
    return known.elements.isEmpty ? Optional.none : .array(known.elements)
  }

  /// The list without elements that repeat an earlier one (RFC 7643 §2.4); a primary mark is not lost.
  private func distinct(_ list: JSONValue) -> JSONValue {
    var places: [JSONValue: Int] = [:]
    var elements: [JSONValue] = []
    for element in list.arrayValue ?? [] {
      if let place = places[element.unmarked] {
        if element.isPrimary { elements[place] = element }
      } else {
        places[element.unmarked] = elements.count
        elements.append(element)
      }
    }
    return .array(elements)
  }

  private func removing(_ named: [JSONValue], from before: JSONValue?) -> JSONValue? {
    guard definition.isMultiValued else {
      return before.flatMap { current in
        named.contains { definition.describes(current, as: $0) } ? Optional.none : current
      }
    }
    let kept = (before?.arrayValue ?? []).filter { element in
      !named.contains { definition.describes(element, as: $0) }
    }
    return kept.isEmpty ? Optional.none : .array(kept)
  }

  /// Edits the values that the selector chooses, or a sub-attribute of them.
  private func partialResult(on before: JSONValue?) throws(CodedError) -> JSONValue? {
    var elements = definition.isMultiValued ? before?.arrayValue ?? [] : before.map { [$0] } ?? []
    var chosen = elements.indices.filter { selector?.filter.matches(element: elements[$0]) ?? true }
    if chosen.isEmpty {
      guard assigns else { return before }
      elements.append(.object(try missingElement(besides: elements)))
      chosen = [elements.count - 1]
    }
    for place in chosen {
      let element = edited(elements[place])
      try requireImmutablePart(of: elements[place], in: element)
      elements[place] = element
    }
    try settlePrimary(in: &elements, chosen: chosen)
    elements.removeAll { $0.isNull }
    guard definition.isMultiValued else { return elements.first }
    return elements.isEmpty ? Optional.none : distinct(.array(elements))
  }

  /// A path that names an immutable part gives it its first value and no other (RFC 7644 §3.5.2).
  private func requireImmutablePart(of before: JSONValue, in after: JSONValue) throws(CodedError) {
    guard let part = reference.subAttribute, part.mutability == .immutable, let kept = before[part.name],
      after[part.name] != kept
    else { return }
    throw DocumentEditor.immutable(reference.path)
  }

  /// Whether the step gives a value rather than taking one away.
  private var assigns: Bool {
    switch action {
    case .add(let value), .replace(let value): value != nil
    case .remove, .removeNamed: false
    }
  }

  private var isAdd: Bool { if case .add = action { true } else { false } }

  /// The value to start from where the path chose none. A path without a filter names an attribute that is not there yet,
  /// and a replace of that is an add; a filter that finds nothing leaves a replace without a target (RFC 7644 §3.5.2.3).
  private func missingElement(besides elements: [JSONValue]) throws(CodedError) -> JSONObject {
    guard selector == nil || isAdd, definition.isMultiValued || elements.isEmpty, definition.kind == .complex,
      let seed = selector == nil ? JSONObject() : selector?.seed
    else {
      throw CodedError(
        .scimPathNoTarget, "the path `\(path)` selects no value",
        expected: "a value that the path selects, or an `add` whose filter says with `eq` what the new value is",
        remedy: "send an `add` to create the value, or correct the filter")
    }
    return seed
  }

  /// One chosen value after the step; null where nothing of it is left.
  private func edited(_ element: JSONValue) -> JSONValue {
    if let part = reference.subAttribute { return edited(element, part: part.name) }
    switch action {
    case .remove, .removeNamed, .replace(nil): return .null
    case .add(nil): return element
    case .add(let value?): return Optional(element).merging(value) ?? .null
    case .replace(let value?):
      // What the filter asked for stays where the new value does not speak of it: a work address remains one.
      guard let seed = selector?.seed, value.objectValue != nil else { return value }
      return Optional(.object(seed)).merging(value) ?? .null
    }
  }

  private func edited(_ element: JSONValue, part: String) -> JSONValue {
    let value: JSONValue? =
      switch action {
      case .add(let value?) where reference.subAttribute?.isMultiValued == true: appending(value, to: element[part])
      case .add(let value), .replace(let value): value
      case .remove, .removeNamed: Optional.none
      }
    if case .add(nil) = action { return element }
    let merged = Optional(element).merging(.object([part: value ?? .null])) ?? .null
    // A value of which only labels are left says nothing any more.
    guard value == nil, let rest = merged.objectValue, definition.isMultiValued else { return merged }
    return rest.names.allSatisfy { ["type", "primary"].contains($0) || selector?.seed?[$0] != nil } ? .null : merged
  }

  private func settlePrimary(in elements: inout [JSONValue], chosen: [Int]) throws(CodedError) {
    let primaries = chosen.filter { elements[$0].isPrimary }
    guard primaries.count <= 1 else { throw ValueNormalizer.severalPrimaries(at: ValuePath(reference.attributePath)) }
    if let primary = primaries.first { elements.clearPrimary { $0 != primary } }
  }
}
