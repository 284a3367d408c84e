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

  public var name: String { shared.value.name }
  public var kind: AttributeType.Kind { shared.value.kind }
  public var isMultiValued: Bool { shared.value.isMultiValued }
  public var isRequired: Bool { shared.value.isRequired }
  /// Suggestions, not a closed list (RFC 7643 §7).
  public var canonicalValues: [String] { shared.value.canonicalValues }
  /// As the schema says it; what comparisons use is ``type``.
  public var isCaseExact: Bool { shared.value.isCaseExact }
  public var mutability: Mutability { shared.value.mutability }
  public var returned: Returned { shared.value.returned }
  public var uniqueness: Uniqueness { shared.value.uniqueness }
  /// What a reference may lead to: names of resource types, `external`, `uri`.
  public var referenceTypes: [String] { shared.value.referenceTypes }
  /// Of a complex attribute; empty otherwise.
  public var subAttributes: [AttributeDefinition] { shared.value.subAttributes }
  public var description: String { shared.value.description }
  /// What filters need to know of the attribute. References and binaries are always case-exact, whatever the schema says
  /// (RFC 7643 §2.3.6, §2.3.7).
  public var type: AttributeType { shared.value.type }

  private struct Characteristics: Hashable, Sendable {
    let name: String
    let kind: AttributeType.Kind
    let isMultiValued: Bool
    let isRequired: Bool
    let canonicalValues: [String]
    let isCaseExact: Bool
    let mutability: Mutability
    let returned: Returned
    let uniqueness: Uniqueness
    let referenceTypes: [String]
    let subAttributes: [AttributeDefinition]
    let description: String
    var type: AttributeType
  }

  private let shared: Shared<Characteristics>

  public init(
    name: String, kind: AttributeType.Kind, isMultiValued: Bool = false, isRequired: Bool = false,
    canonicalValues: [String] = [], isCaseExact: Bool = false, mutability: Mutability = .readWrite,
    returned: Returned = .default, uniqueness: Uniqueness = .none, referenceTypes: [String] = [],
    subAttributes: [AttributeDefinition] = [], description: String = ""
  ) {
    let type = AttributeType(
      name: name, kind: kind, isMultiValued: isMultiValued,
      isCaseExact: isCaseExact || kind == .reference || kind == .binary, subAttributes: subAttributes.map(\.type))
    shared = Shared(
      Characteristics(
        name: name, kind: kind, isMultiValued: isMultiValued, isRequired: isRequired, canonicalValues: canonicalValues,
        isCaseExact: isCaseExact, mutability: mutability, returned: returned, uniqueness: uniqueness,
        referenceTypes: referenceTypes, subAttributes: subAttributes, description: description, type: type))
  }

  private init(_ characteristics: Characteristics) {
    shared = Shared(characteristics)
  }

  /// The same attribute, its texts compared in another way than `caseExact` alone can say.
  func compared(_ comparison: AttributeType.Comparison) -> AttributeDefinition {
    var characteristics = shared.value
    characteristics.type = type.compared(comparison)
    return AttributeDefinition(characteristics)
  }

  /// The sub-attribute of this name, ASCII case ignored.
  public func subAttribute(named name: String) -> AttributeDefinition? {
    subAttributes.first { $0.name.matches(ignoringCase: name) }
  }
}

extension AttributeDefinition {
  public static func == (left: AttributeDefinition, right: AttributeDefinition) -> Bool {
    left.shared === right.shared || left.shared.value == right.shared.value
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(shared.value) }
}
