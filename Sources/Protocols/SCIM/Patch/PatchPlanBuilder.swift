internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Gathers the steps of a plan, operation by operation. Bodies of creates and replaces go the same way: they are a
/// `replace` without a path on an empty document.
struct PatchPlanBuilder {
  let type: ResourceType
  private(set) var steps: [PatchStep] = []
  private(set) var edits: [RelationEdit] = []
  var notes = IgnoredPaths()

  init(type: ResourceType) {
    self.type = type
  }

  var ignored: [String] { notes.paths }
  var relationEdits: [RelationEdit] { RelationEdit.coalesced(edits) }

  mutating func add(_ operation: PatchOperation) throws(CodedError) {
    guard let text = operation.path else { return try addPathless(operation) }
    if let schema = type.schema(text) { return try add(operation, onAllOf: schema) }
    let path = try PatchPath(parsing: text)
    guard let reference = type.reference(of: path) else { throw Self.unknown(path, of: type) }
    guard isWritable(reference) else { throw Self.readOnly(reference) }
    try addStep(operation.verb, path, reference, operation.value)
  }

  /// An operation on the whole resource: the members of its value name the attributes.
  private mutating func addPathless(_ operation: PatchOperation) throws(CodedError) {
    guard operation.verb != .remove else {
      throw CodedError(
        .scimPathNoTarget, "a `remove` has no path", expected: "a path", remedy: "name in `path` what is to be removed")
    }
    guard let object = try Self.required(operation.value, at: "value").objectValue else {
      throw ValueNormalizer.wrongType(at: ValuePath("value"), expected: "object", operation.value ?? .null)
    }
    try addMembers(of: object, verb: operation.verb)
  }

  /// An operation whose path is the URN of a schema alone.
  private mutating func add(_ operation: PatchOperation, onAllOf schema: Schema) throws(CodedError) {
    guard operation.verb != .remove else {
      guard schema.id != type.schema.id else { throw Self.unsupported(schema.id) }
      return removeAll(of: schema)
    }
    var given = GivenAttributes()
    try gather(try Self.required(operation.value, at: schema.id), of: schema, verb: operation.verb, in: &given)
    try addSteps(for: given, verb: operation.verb)
  }

  /// Each member of `object` as a step: attributes, and schema URNs with the attributes of an extension. What is not known
  /// or not writable is noted and left out; `id`, `schemas` and `meta` belong to every body and are not even noted.
  mutating func addMembers(of object: JSONObject, verb: PatchOperation.Verb) throws(CodedError) {
    var given = GivenAttributes()
    for member in object where !Self.isEnvelope(member.name) {
      if let schema = type.schema(member.name) {
        try gather(member.value, of: schema, verb: verb, in: &given)
      } else {
        try gather(member, schema: nil, in: &given)
      }
    }
    try addSteps(for: given, verb: verb)
  }

  private mutating func gather(
    _ value: JSONValue, of schema: Schema, verb: PatchOperation.Verb, in given: inout GivenAttributes
  ) throws(CodedError) {
    if value.isNull { return verb == .replace && schema.id != type.schema.id ? removeAll(of: schema) : () }
    guard let object = value.objectValue else {
      throw ValueNormalizer.wrongType(at: ValuePath(schema.id), expected: "object", value)
    }
    for member in object { try gather(member, schema: schema.id, in: &given) }
  }

  private mutating func gather(
    _ member: JSONObject.Member, schema: String?, in given: inout GivenAttributes
  ) throws(CodedError) {
    guard let reference = type.reference(named: member.name, schema: schema), isWritable(reference) else {
      try refuseSecondName(member.name, schema)
      return note(member.name, schema)
    }
    // Clients send nulls for what they know nothing of; nobody is removed from a group by that.
    if isRelation(reference), member.value.isNull { return }
    try given.note(member.value, for: reference)
  }

  private mutating func addSteps(for given: GivenAttributes, verb: PatchOperation.Verb) throws(CodedError) {
    for (reference, value) in given.attributes {
      let path = PatchPath(text: reference.path, path: AttributePath(attribute: reference.definition.name))
      try addStep(verb, path, reference, value)
    }
  }

  private mutating func removeAll(of schema: Schema) {
    for definition in schema.attributes where definition.mutability != .readOnly {
      let reference = AttributeReference(container: schema.id, definition: definition)
      steps.append(PatchStep(reference: reference, action: .remove, path: reference.path))
    }
  }

  /// One operation on one known, writable attribute.
  private mutating func addStep(
    _ verb: PatchOperation.Verb, _ path: PatchPath, _ reference: AttributeReference, _ value: JSONValue?
  ) throws(CodedError) {
    if isRelation(reference) { return try addEdit(verb, path, reference, value) }
    let selector = try selector(of: path, reference)
    let action = try action(verb, reference, hasSelector: selector != nil, value)
    // `schemas` follows from the document, and write-only values are checked and then forgotten.
    guard reference.definition.mutability != .writeOnly, reference.definition.name != CommonAttributes.schemas.name
    else { return }
    steps.append(PatchStep(reference: reference, selector: selector, action: action, path: path.text))
  }

  /// Whether the attribute is rows elsewhere.
  private func isRelation(_ reference: AttributeReference) -> Bool {
    reference.container == nil && type.relations.contains(reference.definition.name)
  }

  mutating func append(_ edit: RelationEdit) { edits.append(edit) }

  /// A name that is a path means what the path means. Where it is still there, another member says that already.
  private func refuseSecondName(_ name: String, _ schema: String?) throws(CodedError) {
    guard schema == nil, let path = try? PatchPath(parsing: name), path.filter == nil,
      let reference = type.reference(of: path), isWritable(reference),
      !reference.definition.isMultiValued || reference.subAttribute == nil
    else { return }
    throw DistinctNames.twice(name)
  }

  private mutating func note(_ name: String, _ schema: String?) {
    notes.note((schema.map { $0 + ":" } ?? "") + name)
  }
}
