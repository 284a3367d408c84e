public import Diagnostics
public import JSON
internal import SCIMFilter

/// Judges the bodies of creates and replaces, and documents after a patch, by a resource type's schemas.
public struct ResourceValidator: Sendable {
  public let type: ResourceType
  public let limits: ResourceLimits

  public init(_ type: ResourceType, limits: ResourceLimits = .standard) {
    self.type = type
    self.limits = limits
  }

  /// Reads the body of a POST (RFC 7644 §3.3).
  ///
  /// Names are put into schema spelling, types are checked, null and empty lists are unassigned, what is unknown or
  /// read-only is left out and reported. A missing `schemas` means the type's own; a write-only `password` is checked and
  /// dropped.
  ///
  /// - Throws: `scim.body.invalid`, `json.name.duplicate`, `scim.value.type`, `scim.value.nul`, `scim.value.primary`, `scim.value.required`,
  ///   `scim.value.too-many`, `scim.value.too-long`, `scim.value.user-name`.
  public func create(_ body: JSONValue) throws(CodedError) -> ValidatedResource {
    let resource = try read(body)
    try requireAttributes(of: resource.document)
    try judgeValues(of: resource.document)
    return resource
  }

  /// Reads the body of a PUT (RFC 7644 §3.5.1) on a resource with the stored document `existing`.
  ///
  /// What the body leaves out is unassigned, but for immutable attributes and `active`: clients that never speak of
  /// `active` must not reactivate anybody.
  ///
  /// - Throws: as ``create(_:)``, and `scim.value.immutable`.
  public func replace(_ body: JSONValue, existing: ResourceDocument) throws(CodedError) -> ValidatedResource {
    var resource = try read(body)
    let before = DocumentEditor(document: existing, limits: limits)
    var editor = DocumentEditor(document: resource.document, limits: limits)
    for reference in type.storedAttributes {
      let (stored, given) = (before.value(of: reference), editor.value(of: reference))
      if let kept = try kept(stored, given: given, at: reference) {
        editor.set(kept, for: reference)
      } else if let whole = try keepingImmutableParts(of: stored, in: given, at: reference), whole != given {
        editor.set(whole, for: reference)
      }
    }
    editor.listSchemas(of: type)
    resource.document = editor.document
    try requireAttributes(of: resource.document)
    try judgeValues(of: resource.document)
    return resource
  }

  /// Judges a document that a patch made. To take away a required value is refused with a code of its own, because the
  /// standard gives it another keyword (RFC 7644 §3.5.2.2).
  ///
  /// - Parameter existing: the document before the patch.
  /// - Throws: `scim.path.required`, `scim.value.immutable` for a part of a complex value, `scim.value.too-long`,
  ///   `scim.value.user-name`.
  public func revalidate(
    _ document: ResourceDocument, existing: ResourceDocument = [:]
  ) throws(CodedError) {
    do {
      try requireAttributes(of: document)
    } catch {
      throw CodedError(
        .scimPathRequired, error.message, expected: error.expected, received: error.received,
        remedy: "replace the value instead of removing it")
    }
    try requireImmutableParts(of: existing, in: document)
    try judgeValues(of: document)
  }

  private func read(_ body: JSONValue) throws(CodedError) -> ValidatedResource {
    guard let object = body.objectValue else {
      throw CodedError(
        .scimBodyInvalid, "the body is not a \(type.name)", expected: "object", received: body.kind,
        remedy: "send one JSON object")
    }
    var builder = PatchPlanBuilder(type: type)
    try builder.addMembers(of: object, verb: .replace)
    let outcome = try PatchPlan(builder, limits: limits).apply(to: ["schemas": [.string(type.schema.id)]])
    var relations: [String: [JSONObject]] = [:]
    for edit in outcome.relationEdits {
      if case .replace(let elements) = edit.edit { relations[edit.attribute] = elements }
      if case .removeAll = edit.edit { relations[edit.attribute] = [] }
    }
    return ValidatedResource(document: outcome.document, relations: relations, ignored: builder.ignored)
  }

  /// The stored value where it stays although the body says nothing of it; nil where the body decides.
  private func kept(
    _ stored: JSONValue?, given: JSONValue?, at reference: AttributeReference
  ) throws(CodedError) -> JSONValue? {
    let definition = reference.definition
    guard definition.mutability == .immutable || reference.staysAssigned, let stored else { return nil }
    guard let given else { return stored }
    guard reference.staysAssigned || given == stored else { throw DocumentEditor.immutable(reference.path) }
    return nil
  }
}
