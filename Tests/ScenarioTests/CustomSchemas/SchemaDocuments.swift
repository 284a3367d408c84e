import JSON

/// Schema manifests of the tenant `acme` that stories write themselves, in few words.
enum SchemaDocuments {
  static func urn(_ name: String) -> String { "urn:example:params:scim:schemas:acme:2.0:\(name)" }

  /// Attributes added to a resource type.
  static func extending(
    _ type: String, name: String = "badge", id: String = urn("Badge"), required: Bool = false,
    _ attributes: [JSONValue]
  ) -> JSONObject {
    [
      "apiVersion": "lanyard/v1", "kind": "Schema", "tenant": "acme", "name": .string(name), "extends": .string(type),
      "required": .bool(required), "schema": ["id": .string(id), "attributes": .array(attributes)],
    ]
  }

  /// A resource type of the tenant's own.
  static func making(
    _ type: String, at endpoint: String, name: String = "device", id: String = urn("Device"),
    _ attributes: [JSONValue] = [["name": "serialNumber"]]
  ) -> JSONObject {
    [
      "apiVersion": "lanyard/v1", "kind": "Schema", "tenant": "acme", "name": .string(name),
      "resourceType": ["name": .string(type), "endpoint": .string(endpoint)],
      "schema": ["id": .string(id), "attributes": .array(attributes)],
    ]
  }

  /// A policy of one rule, `red`, by which `when` makes somebody an agent of `crm`.
  static func policy(when condition: String) -> JSONObject {
    [
      "apiVersion": "lanyard/v1", "kind": "MappingPolicy", "tenant": "acme",
      "rules": [["id": "red", "application": "crm", "role": "agent", "when": .string(condition)]],
    ]
  }
}
