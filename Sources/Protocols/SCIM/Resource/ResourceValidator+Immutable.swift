internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Immutable parts of complex values (RFC 7643 §2.2, §7). Of many values, those with the same `value` are the same; a value
/// whose `value` is new is a new one, and one without says nothing of which it is.
extension ResourceValidator {
  /// The value of a replace, with what it left out of the stored one's immutable parts.
  ///
  /// - Throws: `scim.value.immutable` where it gives one of them another value.
  func keepingImmutableParts(
    of stored: JSONValue?, in given: JSONValue?, at reference: AttributeReference
  ) throws(CodedError) -> JSONValue? {
    let parts = reference.definition.immutableParts
    guard !parts.isEmpty else { return given }
    guard reference.definition.isMultiValued else {
      guard let before = stored?.objectValue else { return given }
      let members = try Self.keeping(parts, of: [before], in: given?.objectValue ?? [:], at: reference)
      return members.isEmpty ? given : .object(members)
    }
    guard let elements = given?.arrayValue else { return given }
    var kept: [JSONValue] = []
    for element in elements {
      guard let members = element.objectValue else { continue }
      kept.append(.object(try Self.keeping(parts, of: stored.elements(like: members), in: members, at: reference)))
    }
    return .array(kept)
  }

  /// - Throws: `scim.value.immutable` where a patch changed or removed an immutable part.
  func requireImmutableParts(of existing: ResourceDocument, in document: ResourceDocument) throws(CodedError) {
    for reference in type.storedAttributes {
      let parts = reference.definition.immutableParts
      guard !parts.isEmpty else { continue }
      let before = DocumentEditor(document: existing, limits: limits).value(of: reference)
      let after = DocumentEditor(document: document, limits: limits).value(of: reference)
      guard reference.definition.isMultiValued else {
        for part in parts {
          guard let kept = before?[part.name], after?[part.name] != kept else { continue }
          throw DocumentEditor.immutable("\(reference.path).\(part.name)")
        }
        continue
      }
      for element in (after?.arrayValue ?? []).compactMap(\.objectValue) {
        let known = before.elements(like: element)
        guard let broken = parts.first(where: { part in known.allSatisfy { $0.holds(part, otherwiseThan: element) } }),
          !known.isEmpty
        else { continue }
        throw DocumentEditor.immutable("\(reference.path).\(broken.name)")
      }
    }
  }

  /// The members with the immutable parts of the first of `known` that agrees with them.
  private static func keeping(
    _ parts: [AttributeDefinition], of known: [JSONObject], in given: JSONObject, at reference: AttributeReference
  ) throws(CodedError) -> JSONObject {
    guard !known.isEmpty else { return given }
    func conflict(_ stored: JSONObject) -> AttributeDefinition? {
      parts.first { given[$0.name] != nil && stored.holds($0, otherwiseThan: given) }
    }
    guard let before = known.first(where: { conflict($0) == nil }) else {
      let part = known.first.flatMap(conflict)?.name ?? ""
      throw DocumentEditor.immutable("\(reference.path).\(part)")
    }
    var members = given
    for part in parts where members[part.name] == nil { members[part.name] = before[part.name] }
    return members
  }
}

extension AttributeDefinition {
  /// Sub-attributes that keep the value they were given first.
  fileprivate var immutableParts: [AttributeDefinition] { subAttributes.filter { $0.mutability == .immutable } }
}

extension JSONObject {
  /// Whether the part is assigned here and is something else there.
  fileprivate func holds(_ part: AttributeDefinition, otherwiseThan other: JSONObject) -> Bool {
    self[part.name] != nil && self[part.name] != other[part.name]
  }
}

extension Optional<JSONValue> {
  /// The elements with the `value` of this one.
  fileprivate func elements(like element: JSONObject) -> [JSONObject] {
    guard let value = element["value"] else { return [] }
    return (self?.arrayValue ?? []).compactMap(\.objectValue).filter { $0["value"] == value }
  }
}
