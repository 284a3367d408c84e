public import Diagnostics
public import JSON

/// A PATCH whose paths exist and whose values fit: what remains is to apply it to a document.
public struct PatchPlan: Sendable {
  public let type: ResourceType
  /// What is to be done to rows elsewhere, in order; known without any document.
  public let relationEdits: [RelationEdit]
  /// Names in values that the resource type does not know, or that clients may not write. They change nothing.
  public let ignored: [String]
  let steps: [PatchStep]
  let limits: ResourceLimits

  /// Resolves every path, filter and value of the request. Nothing of a stored document is needed for that.
  ///
  /// - Throws: `scim.path.unknown`, `scim.path.read-only`, `scim.path.unsupported`, `scim.path.no-target` (a remove
  ///   without a path), `scim.value.required` (an add or replace without a value), `scim.value.type`, `scim.value.nul`,
  ///   `scim.value.primary`, and the codes of paths and filters.
  public init(
    resolving request: PatchRequest, for type: ResourceType, limits: ResourceLimits = .standard
  ) throws(CodedError) {
    var builder = PatchPlanBuilder(type: type)
    for operation in request.operations { try builder.add(operation) }
    self.init(builder, limits: limits)
  }

  init(_ builder: PatchPlanBuilder, limits: ResourceLimits) {
    self.type = builder.type
    self.relationEdits = builder.relationEdits
    self.ignored = builder.ignored
    self.steps = builder.steps
    self.limits = limits
  }

  /// The document with every operation carried out, or none: a thrown error leaves nothing behind.
  ///
  /// - Throws: `scim.path.no-target`, `scim.value.immutable`, `scim.value.primary`, `scim.value.too-many`.
  public func apply(to document: ResourceDocument) throws(CodedError) -> PatchOutcome {
    var editor = DocumentEditor(document: document, limits: limits)
    for step in steps { try editor.apply(step) }
    editor.listSchemas(of: type)
    return PatchOutcome(
      document: editor.document, changes: AttributeChange.between(document, editor.document, of: type),
      relationEdits: relationEdits)
  }
}
