internal import JSON
internal import SCIMFilter

/// The attributes every resource has without its schema naming them (RFC 7643 §3, §3.1).
enum CommonAttributes {
  static let schemas = AttributeDefinition(
    name: "schemas", kind: .reference, isMultiValued: true, isCaseExact: true, returned: .always)
  static let id = AttributeDefinition(
    name: "id", kind: .string, isCaseExact: true, mutability: .readOnly, returned: .always, uniqueness: .server)
  static let externalId = AttributeDefinition(name: "externalId", kind: .string, isCaseExact: true)
  static let meta = AttributeDefinition(
    name: "meta", kind: .complex, mutability: .readOnly,
    subAttributes: [
      AttributeDefinition(name: "resourceType", kind: .string, isCaseExact: true, mutability: .readOnly),
      AttributeDefinition(name: "created", kind: .dateTime, mutability: .readOnly),
      AttributeDefinition(name: "lastModified", kind: .dateTime, mutability: .readOnly),
      AttributeDefinition(name: "location", kind: .reference, isCaseExact: true, mutability: .readOnly),
      AttributeDefinition(name: "version", kind: .string, isCaseExact: true, mutability: .readOnly),
    ])
  static let all = [schemas, id, externalId, meta]

  static func definition(named name: String) -> AttributeDefinition? {
    all.first { $0.name.matches(ignoringCase: name) }
  }
}
