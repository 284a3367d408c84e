internal import JSON
public import SCIMFilter

/// A kind of resource: its schema, its extensions, and which of its attributes are kept elsewhere (RFC 7643 §6).
public struct ResourceType: Sendable {
  public struct Extension: Hashable, Sendable {
    public var schema: Schema
    public var isRequired: Bool

    public init(_ schema: Schema, isRequired: Bool = false) {
      self.schema = schema
      self.isRequired = isRequired
    }
  }

  /// Such as `User`.
  public var name: String { shared.value.name }
  /// The path segment without a slash, such as `Users`.
  public var endpoint: String { shared.value.endpoint }
  public var description: String { shared.value.description }
  public var schema: Schema { shared.value.schema }
  public var extensions: [Extension] { shared.value.extensions }
  /// Attributes whose values are rows elsewhere and never part of the stored document, such as a group's `members`.
  /// What clients write there becomes ``RelationEdit``s.
  public var relations: Set<String> { shared.value.relations }
  /// Attributes that an answer computes, such as a user's `groups`; never stored.
  public var computed: Set<String> { shared.value.computed }
  /// Every attribute that a stored document can hold, in schema order.
  var storedAttributes: [AttributeReference] { shared.value.storedAttributes }
  var indexedAttributes: [IndexedAttribute] { shared.value.indexedAttributes }

  private struct Parts: Sendable {
    let name: String
    let endpoint: String
    let description: String
    let schema: Schema
    let extensions: [Extension]
    let relations: Set<String>
    let computed: Set<String>
    let storedAttributes: [AttributeReference]
    let indexedAttributes: [IndexedAttribute]
  }

  private let shared: Shared<Parts>

  public init(
    name: String, endpoint: String, description: String = "", schema: Schema, extensions: [Extension] = [],
    relations: Set<String> = [], computed: Set<String> = []
  ) {
    let main = (schema.attributes + [CommonAttributes.externalId])
      .filter { !relations.contains($0.name) && !computed.contains($0.name) }
      .map { AttributeReference(definition: $0) }
    let others = extensions.flatMap { link in
      link.schema.attributes.map { AttributeReference(container: link.schema.id, definition: $0) }
    }
    let stored = (main + others).filter { [.readWrite, .immutable].contains($0.definition.mutability) }
    shared = Shared(
      Parts(
        name: name, endpoint: endpoint, description: description, schema: schema, extensions: extensions,
        relations: relations, computed: computed, storedAttributes: stored,
        indexedAttributes: stored.map { IndexedAttribute($0) }))
  }

  /// The schema that `urn` means in this resource type: its own or an extension's.
  public func schema(_ urn: String) -> Schema? {
    // Plain attribute names are asked about often, and a URN has colons.
    guard urn.utf8.contains(UInt8(ascii: ":")) else { return nil }
    if schema.id.matches(ignoringCase: urn) { return schema }
    return extensions.first { $0.schema.id.matches(ignoringCase: urn) }?.schema
  }

  /// The attribute that `schema` and `name` mean.
  ///
  /// A name without a URN means the main schema, then the common attributes, then the only extension that has it: Entra
  /// ID writes `manager` for the enterprise extension's.
  public func reference(named name: String, schema urn: String?) -> AttributeReference? {
    guard let urn else { return mainReference(named: name) ?? extensionReference(named: name) }
    guard let schema = schema(urn) else { return nil }
    if schema.id.matches(ignoringCase: self.schema.id) { return mainReference(named: name) }
    return schema.attribute(named: name).map { AttributeReference(container: schema.id, definition: $0) }
  }

  /// The attribute or sub-attribute that a path means; nil where there is none.
  public func reference(to path: AttributePath) -> AttributeReference? {
    guard var reference = reference(named: path.attribute, schema: path.schema) else { return nil }
    guard let name = path.subAttribute else { return reference }
    reference.subAttribute = reference.definition.subAttribute(named: name)
    return reference.subAttribute == nil ? nil : reference
  }

  private func mainReference(named name: String) -> AttributeReference? {
    (schema.attribute(named: name) ?? CommonAttributes.definition(named: name))
      .map { AttributeReference(definition: $0) }
  }

  private func extensionReference(named name: String) -> AttributeReference? {
    let found = extensions.compactMap { candidate in
      candidate.schema.attribute(named: name)
        .map { AttributeReference(container: candidate.schema.id, definition: $0) }
    }
    return found.count == 1 ? found.first : nil
  }
}

extension ResourceType: AttributeTypes {
  public func attribute(named name: String, schema: String?) -> (container: String?, type: AttributeType)? {
    reference(named: name, schema: schema).map { ($0.container, $0.definition.type) }
  }
}
