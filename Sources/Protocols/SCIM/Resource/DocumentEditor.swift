internal import Diagnostics
internal import JSON

/// A document while steps are applied to it.
struct DocumentEditor {
  private(set) var document: ResourceDocument
  let limits: ResourceLimits

  init(document: ResourceDocument, limits: ResourceLimits) {
    self.document = document
    self.limits = limits
  }

  func value(of reference: AttributeReference) -> JSONValue? {
    guard let container = reference.container else { return document[reference.definition.name] }
    return document[container]?[reference.definition.name]
  }

  /// Sets or removes an attribute; an extension without attributes is removed with its last one.
  mutating func set(_ value: JSONValue?, for reference: AttributeReference) {
    guard let container = reference.container else {
      document[reference.definition.name] = value
      return
    }
    var members = document[container]?.objectValue ?? JSONObject()
    members[reference.definition.name] = value
    document[container] = members.isEmpty ? Optional.none : .object(members)
  }

  mutating func apply(_ step: PatchStep) throws(CodedError) {
    let before = value(of: step.reference)
    let after = try step.result(on: before)
    if after == nil, step.reference.staysAssigned, !step.isRemoval { return }
    let path = step.reference.attributePath
    if step.reference.definition.mutability == .immutable, let before, after != before {
      throw Self.immutable(path)
    }
    if let count = after?.arrayValue?.count, count > limits.maximumValues {
      throw CodedError(
        .scimValueTooMany, "the attribute `\(path)` would hold too many values",
        expected: "at most \(limits.maximumValues)", received: String(count), remedy: "remove values first")
    }
    set(after, for: step.reference)
  }

  /// Makes `schemas` name the main schema and the extensions that the document has.
  mutating func listSchemas(of type: ResourceType) {
    let present = type.extensions.map(\.schema.id).filter { document[$0] != nil }
    document["schemas"] = .array(([type.schema.id] + present).map { .string($0) })
  }

  static func immutable(_ path: String) -> CodedError {
    CodedError(
      .scimValueImmutable, "the attribute `\(path)` cannot change once it has a value", expected: "the value it has",
      remedy: "leave `\(path)` out, or send the value it has")
  }
}
