internal import Diagnostics
internal import JSON
internal import SCIMFilter

extension ResourceValidator {
  /// Every required attribute has a value: those of the main schema, of required extensions, and of the extensions and
  /// complex values that are there.
  func requireAttributes(of document: ResourceDocument) throws(CodedError) {
    try require(type.schema.attributes, in: document, prefix: "")
    for link in type.extensions {
      guard let members = document[link.schema.id]?.objectValue else {
        if link.isRequired { throw Self.missing(link.schema.id) }
        continue
      }
      try require(link.schema.attributes, in: members, prefix: link.schema.id + ":")
    }
  }

  private func require(
    _ definitions: [AttributeDefinition], in object: JSONObject, prefix: String
  ) throws(CodedError) {
    for definition in definitions where !isElsewhere(definition, prefix: prefix) {
      let path = prefix + definition.name
      guard let value = object[definition.name] else {
        if definition.isRequired { throw Self.missing(path) }
        continue
      }
      if definition.isRequired, let text = value.stringValue, text.utf8.allSatisfy({ $0 == 0x20 }) {
        throw Self.missing(path)
      }
      for element in value.arrayValue ?? [value] {
        if let object = element.objectValue { try require(definition.subAttributes, in: object, prefix: path + ".") }
      }
    }
  }

  /// Whether documents never hold the attribute, so that its absence says nothing.
  private func isElsewhere(_ definition: AttributeDefinition, prefix: String) -> Bool {
    definition.mutability == .readOnly || definition.mutability == .writeOnly
      || prefix.isEmpty && type.relations.union(type.computed).contains(definition.name)
  }

  private static func missing(_ path: String) -> CodedError {
    CodedError(
      .scimValueRequired, "the required attribute `\(path)` has no value", expected: "a value", received: "nothing",
      remedy: "send a value for `\(path)`")
  }
}
