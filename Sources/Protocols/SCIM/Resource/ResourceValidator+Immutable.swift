internal import Diagnostics
internal import JSON

/// Immutable parts of complex values (RFC 7643 §2.2, §7). Only singular values are looked into: which of many is which,
/// nobody can tell once one of them has changed; there, a value is added or removed as a whole.
extension ResourceValidator {
  /// The value of a replace, with what it left out of the stored one's immutable parts.
  ///
  /// - Throws: `scim.value.immutable` where it gives one of them another value.
  func keepingImmutableParts(
    of stored: JSONValue?, in given: JSONValue?, at reference: AttributeReference
  ) throws(CodedError) -> JSONValue? {
    guard !reference.definition.isMultiValued, let before = stored?.objectValue else { return given }
    var members = given?.objectValue ?? [:]
    for part in reference.definition.subAttributes where part.mutability == .immutable {
      guard let kept = before[part.name] else { continue }
      guard let value = members[part.name] else {
        members[part.name] = kept
        continue
      }
      guard value == kept else { throw DocumentEditor.immutable("\(reference.path).\(part.name)") }
    }
    return members.isEmpty ? given : .object(members)
  }

  /// - Throws: `scim.value.immutable` where a patch changed or removed an immutable part.
  func requireImmutableParts(of existing: ResourceDocument, in document: ResourceDocument) throws(CodedError) {
    for reference in type.storedAttributes where !reference.definition.isMultiValued {
      let parts = reference.definition.subAttributes.filter { $0.mutability == .immutable }
      guard !parts.isEmpty else { continue }
      let before = DocumentEditor(document: existing, limits: limits).value(of: reference)
      let after = DocumentEditor(document: document, limits: limits).value(of: reference)
      for part in parts {
        guard let kept = before?[part.name], after?[part.name] != kept else { continue }
        throw DocumentEditor.immutable("\(reference.path).\(part.name)")
      }
    }
  }
}
