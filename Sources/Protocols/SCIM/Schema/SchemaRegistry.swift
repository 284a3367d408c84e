public import Diagnostics
internal import JSON

/// The resource types a service knows.
public struct SchemaRegistry: Sendable {
  public let resourceTypes: [ResourceType]

  public init(resourceTypes: [ResourceType]) {
    self.resourceTypes = resourceTypes
  }

  /// Every schema in use, each once: main schemas and extensions in the order of their resource types.
  public var schemas: [Schema] {
    var schemas: [Schema] = []
    for schema in resourceTypes.flatMap({ [$0.schema] + $0.extensions.map(\.schema) })
    where !schemas.contains(where: { $0.id.matches(ignoringCase: schema.id) }) {
      schemas.append(schema)
    }
    return schemas
  }

  /// By name, such as `User`; letter case counts, as in paths.
  public func resourceType(named name: String) -> ResourceType? {
    resourceTypes.first { $0.name.hasSameOctets(as: name) }
  }

  /// By path segment, such as `Users`.
  public func resourceType(endpoint: String) -> ResourceType? {
    resourceTypes.first { $0.endpoint.hasSameOctets(as: endpoint) }
  }

  /// By the URN of the main schema.
  public func resourceType(schema urn: String) -> ResourceType? {
    resourceTypes.first { $0.schema.id.matches(ignoringCase: urn) }
  }

  public func schema(id urn: String) -> Schema? {
    schemas.first { $0.id.matches(ignoringCase: urn) }
  }
}

extension SchemaRegistry {
  /// Users with the enterprise extension, and groups, from the schema files of the standard.
  ///
  /// - Throws: `scim.schema.invalid` or a code of JSON if a file was damaged before it was compiled in.
  public static func standard() throws(CodedError) -> SchemaRegistry {
    let user = try Schema(JSONValue(parsing: PackageResources.user_json))
    let enterprise = try Schema(JSONValue(parsing: PackageResources.enterprise_user_json))
    let group = try Schema(JSONValue(parsing: PackageResources.group_json))
    return SchemaRegistry(resourceTypes: [
      ResourceType(
        name: "User", endpoint: "Users", description: "User accounts", schema: user,
        extensions: [.init(enterprise)], computed: ["groups"]),
      ResourceType(
        name: "Group", endpoint: "Groups", description: "Groups of users", schema: group, relations: ["members"]),
    ])
  }
}
