public import Diagnostics
public import JSON

/// A resource as clients see it: the document with what the service adds (RFC 7643 §3.1).
public enum ResourceRepresentation {
  /// Assembles the representation: `schemas`, `id`, `externalId`, the attributes, extensions, `meta`.
  ///
  /// - Parameters:
  ///   - version: counts the changes of the resource, from 1; shown as a weak ETag.
  ///   - baseURL: of the SCIM service, without a slash at its end.
  ///   - relations: values of relation attributes, where they were loaded; an empty list leaves the attribute out.
  ///   - computed: values of computed attributes, likewise.
  public static func render(
    _ document: ResourceDocument, id: String, type: ResourceType, created: Instant, lastModified: Instant,
    version: Int, baseURL: String, relations: [String: [JSONObject]] = [:], computed: [String: [JSONObject]] = [:]
  ) -> JSONObject {
    var result: JSONObject = [
      "schemas": document["schemas"] ?? [.string(type.schema.id)], "id": .string(id),
    ]
    result["externalId"] = document["externalId"]
    for member in document where member.name != "schemas" && type.schema(member.name) == nil {
      result[member.name] = member.value
    }
    for definition in type.schema.attributes {
      let elements = relations[definition.name] ?? computed[definition.name] ?? []
      if !elements.isEmpty { result[definition.name] = .array(elements.map { .object($0) }) }
    }
    for member in document where type.schema(member.name) != nil { result[member.name] = member.value }
    result["meta"] = [
      "resourceType": .string(type.name), "created": .string(created.rfc3339),
      "lastModified": .string(lastModified.rfc3339),
      "location": .string(location(of: id, type: type, baseURL: baseURL)), "version": .string(entityTag(version)),
    ]
    return result
  }

  /// The address of a resource; ids of Lanyard need no escaping.
  public static func location(of id: String, type: ResourceType, baseURL: String) -> String {
    "\(baseURL)/\(type.endpoint)/\(id)"
  }

  /// The version as an ETag: `W/"3"`.
  public static func entityTag(_ version: Int) -> String { "W/\"\(version)\"" }
}
