internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIM

/// Finds who is meant by the names of a file.
struct ImportNames {
  let reader: any StoreReader
  let tenant: TenantID
  let services: DirectoryServices

  /// The resource that goes by the first of the names that anybody goes by; nil where nobody does.
  ///
  /// - Throws: `import.match.ambiguous`.
  func resource(_ names: [ImportRecord.Name], type: ResourceType) throws -> StoredResource? {
    for name in names {
      let found = try resources(name, type: type)
      guard found.count <= 1 else { throw CodedError.ambiguous(name, found.count) }
      if let only = found.first { return only }
    }
    return nil
  }

  /// The user, else the group, that is meant.
  ///
  /// - Throws: `import.match.ambiguous`; nil for nobody.
  func member(_ name: ImportRecord.Name) throws -> (id: ResourceID, type: String)? {
    for type in types(for: name) {
      if let found = try resource([name], type: type) { return (found.id, type.name) }
    }
    return nil
  }

  private func types(for name: ImportRecord.Name) -> [ResourceType] {
    name.typeNames.compactMap { services.registry.resourceType(named: $0) }
  }

  private func resources(_ name: ImportRecord.Name, type: ResourceType) throws -> [StoredResource] {
    if case .id(let id) = name { return try reader.resource(id, type: type.name, tenant: tenant).map { [$0] } ?? [] }
    guard let entry = name.entry(in: type) else { return [] }
    return try reader.resources(type: type.name, key: entry.key, folded: entry.folded, tenant: tenant)
  }
}

extension ImportRecord.Name {
  /// The attribute that holds the name; nil of an id.
  fileprivate var attribute: (name: String, value: JSONValue)? {
    switch self {
    case .id: nil
    case .externalID(let text): ("externalId", .string(text))
    case .userName(let text): ("userName", .string(text))
    case .displayName(let text): ("displayName", .string(text))
    case .unique(let attribute, let value): (attribute, value)
    }
  }

  /// The name as the attribute index of a type has it, which folds a value by its schema; nil of an id.
  func entry(in type: ResourceType) -> IndexEntry? {
    attribute.flatMap { attribute in
      let isList = type.schema.attribute(named: attribute.name)?.isMultiValued ?? false
      return type.indexEntries(for: [attribute.name: isList ? [attribute.value] : attribute.value]).first
    }
  }

  /// The types whose resources may go by such a name.
  var typeNames: [String] {
    switch self {
    case .userName: ["User"]
    case .displayName: ["Group"]
    case .id, .externalID: ["User", "Group"]
    case .unique: []
    }
  }

  /// The name in the words of an error.
  var told: String {
    switch self {
    case .id(let id): "id `\(id)`"
    case .externalID(let text): "externalId `\(text.prefix(80))`"
    case .userName(let text): "userName `\(text.prefix(80))`"
    case .displayName(let text): "displayName `\(text.prefix(80))`"
    case .unique(let attribute, let value): "\(attribute) `\(value.text.prefix(80))`"
    }
  }
}

extension CodedError {
  static func ambiguous(_ name: ImportRecord.Name, _ count: Int) -> CodedError {
    CodedError(
      .importMatchAmbiguous, "the directory knows several by the \(name.told)", expected: "one",
      received: "\(count)", remedy: "name it by another attribute, or make the names different")
  }

  static func unknownMember(_ name: ImportRecord.Name) -> CodedError {
    CodedError(
      .importMemberUnknown, "the directory knows no member by the \(name.told)",
      expected: "a user or a group that is there", remedy: "put its record ahead of the group's, and load again")
  }

  static func unknownGroup(_ name: String) -> CodedError {
    CodedError(
      .importGroupUnknown, "the directory has no group with the \(ImportRecord.Name.displayName(name).told)",
      expected: "the displayName of a group that is there", remedy: "load the group first, and then this record")
  }
}
