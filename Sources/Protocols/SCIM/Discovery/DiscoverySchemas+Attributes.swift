internal import SCIMFilter

/// All of it is read-only.
extension DiscoverySchemas {
  static func text(
    _ name: String, _ description: String, isMultiValued: Bool = false, isRequired: Bool = false,
    isCaseExact: Bool = false, canonical: [String] = []
  ) -> AttributeDefinition {
    AttributeDefinition(
      name: name, kind: .string, isMultiValued: isMultiValued, isRequired: isRequired, canonicalValues: canonical,
      isCaseExact: isCaseExact || !canonical.isEmpty, mutability: .readOnly, description: description)
  }

  static func reference(
    _ name: String, _ description: String, _ types: [String], isMultiValued: Bool = false, isRequired: Bool = false
  ) -> AttributeDefinition {
    AttributeDefinition(
      name: name, kind: .reference, isMultiValued: isMultiValued, isRequired: isRequired, isCaseExact: true,
      mutability: .readOnly, referenceTypes: types, description: description)
  }

  static func integer(_ name: String, _ description: String, isRequired: Bool = false) -> AttributeDefinition {
    AttributeDefinition(
      name: name, kind: .integer, isRequired: isRequired, mutability: .readOnly, description: description)
  }

  static func flag(_ name: String, _ description: String, isRequired: Bool = true) -> AttributeDefinition {
    AttributeDefinition(
      name: name, kind: .boolean, isRequired: isRequired, mutability: .readOnly, description: description)
  }

  static func complex(
    _ name: String, _ description: String, _ parts: [AttributeDefinition], isMultiValued: Bool = false,
    isRequired: Bool = false
  ) -> AttributeDefinition {
    AttributeDefinition(
      name: name, kind: .complex, isMultiValued: isMultiValued, isRequired: isRequired, mutability: .readOnly,
      subAttributes: parts, description: description)
  }

  static func feature(
    _ name: String, _ description: String, _ limits: [AttributeDefinition] = []
  ) -> AttributeDefinition {
    complex(name, description, [flag("supported", "Whether there is such a thing.")] + limits, isRequired: true)
  }
}
