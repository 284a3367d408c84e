internal import JSON
public import SCIMFilter

/// One attribute of a schema with all its characteristics (RFC 7643 §2.2, §7).
public struct AttributeDefinition: Hashable, Sendable {
  public enum Mutability: String, Hashable, Sendable, CaseIterable {
    case readOnly, readWrite, immutable, writeOnly
  }

  /// When an answer holds the attribute.
  public enum Returned: String, Hashable, Sendable, CaseIterable {
    case always, never, `default`, request
  }

  public enum Uniqueness: String, Hashable, Sendable, CaseIterable {
    case none, server, global
  }

  public let name: String
  public let kind: AttributeType.Kind
  public let isMultiValued: Bool
  public let isRequired: Bool
  /// Suggestions, not a closed list (RFC 7643 §7).
  public let canonicalValues: [String]
  /// As the schema says it; what comparisons use is ``type``.
  public let isCaseExact: Bool
  public let mutability: Mutability
  public let returned: Returned
  public let uniqueness: Uniqueness
  /// What a reference may lead to: names of resource types, `external`, `uri`.
  public let referenceTypes: [String]
  /// Of a complex attribute; empty otherwise.
  public let subAttributes: [AttributeDefinition]
  public let description: String
  /// What filters need to know of the attribute. References and binaries are always case-exact, whatever the schema says
  /// (RFC 7643 §2.3.6, §2.3.7).
  public private(set) var type: AttributeType

  public init(
    name: String, kind: AttributeType.Kind, isMultiValued: Bool = false, isRequired: Bool = false,
    canonicalValues: [String] = [], isCaseExact: Bool = false, mutability: Mutability = .readWrite,
    returned: Returned = .default, uniqueness: Uniqueness = .none, referenceTypes: [String] = [],
    subAttributes: [AttributeDefinition] = [], description: String = ""
  ) {
    self.name = name
    self.kind = kind
    self.isMultiValued = isMultiValued
    self.isRequired = isRequired
    self.canonicalValues = canonicalValues
    self.isCaseExact = isCaseExact
    self.mutability = mutability
    self.returned = returned
    self.uniqueness = uniqueness
    self.referenceTypes = referenceTypes
    self.subAttributes = subAttributes
    self.description = description
    self.type = AttributeType(
      name: name, kind: kind, isMultiValued: isMultiValued,
      isCaseExact: isCaseExact || kind == .reference || kind == .binary, subAttributes: subAttributes.map(\.type))
  }

  /// The same attribute, its texts compared in another way than `caseExact` alone can say.
  func compared(_ comparison: AttributeType.Comparison) -> AttributeDefinition {
    var definition = self
    definition.type = type.compared(comparison)
    return definition
  }

  /// The sub-attribute of this name, ASCII case ignored.
  public func subAttribute(named name: String) -> AttributeDefinition? {
    subAttributes.first { $0.name.matches(ignoringCase: name) }
  }
}
