public import Diagnostics
public import JSON

/// The discovery documents (RFC 7644 §4). `baseURL` is the service's, without a slash at its end.
extension SchemaRegistry {
  /// The answer to `GET /ResourceTypes`.
  public func resourceTypesDocument(baseURL: String) -> JSONValue {
    let documents = resourceTypes.map { $0.document(baseURL: baseURL) }
    return ListResponse(totalResults: documents.count, resources: documents).json
  }

  /// The answer to `GET /ResourceTypes/{name}`.
  ///
  /// - Throws: `scim.resource-type.unknown`.
  public func resourceTypeDocument(named name: String, baseURL: String) throws(CodedError) -> JSONValue {
    guard let type = resourceType(named: name) else {
      throw CodedError(
        .scimResourceTypeUnknown, "there is no resource type `\(name.prefix(200))`",
        expected: resourceTypes.map(\.name).joined(separator: ", "), received: String(name.prefix(200)),
        remedy: "ask for one that `/ResourceTypes` lists")
    }
    return .object(type.document(baseURL: baseURL))
  }

  /// The answer to `GET /Schemas`: the schemas of the resources, and those of the discovery documents.
  public func schemasDocument(baseURL: String) -> JSONValue {
    let documents = (schemas + DiscoverySchemas.all).map { $0.document(baseURL: baseURL) }
    return ListResponse(totalResults: documents.count, resources: documents).json
  }

  /// The answer to `GET /Schemas/{urn}`.
  ///
  /// - Throws: `scim.schema.unknown`.
  public func schemaDocument(id: String, baseURL: String) throws(CodedError) -> JSONValue {
    let discovery = DiscoverySchemas.all.first { $0.id.matches(ignoringCase: id) }
    guard let schema = schema(id: id) ?? discovery else {
      throw CodedError(
        .scimSchemaUnknown, "there is no schema `\(id.prefix(200))`", received: String(id.prefix(200)),
        remedy: "ask for one that `/Schemas` lists")
    }
    return .object(schema.document(baseURL: baseURL))
  }
}

extension Schema {
  fileprivate func document(baseURL: String) -> JSONObject {
    var document = json
    document["meta"] = ["resourceType": "Schema", "location": .string("\(baseURL)/Schemas/\(id)")]
    return document
  }
}

extension ResourceType {
  fileprivate func document(baseURL: String) -> JSONObject {
    var document: JSONObject = [
      "schemas": [.string(SchemaURN.resourceType)], "id": .string(name), "name": .string(name),
      "endpoint": .string("/\(endpoint)"), "description": .string(description), "schema": .string(schema.id),
    ]
    if !extensions.isEmpty {
      document["schemaExtensions"] = .array(
        extensions.map { ["schema": .string($0.schema.id), "required": .bool($0.isRequired)] })
    }
    document["meta"] = ["resourceType": "ResourceType", "location": .string("\(baseURL)/ResourceTypes/\(name)")]
    return document
  }
}
