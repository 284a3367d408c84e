public import Diagnostics
public import JSON
internal import SCIMFilter

/// A named collection of attributes (RFC 7643 §7). Schemas are data: those of the standard are files, a tenant's own are
/// documents of the same form.
public struct Schema: Hashable, Sendable {
  /// The URN, such as `urn:ietf:params:scim:schemas:core:2.0:User`.
  public let id: String
  public let name: String
  public let description: String
  public let attributes: [AttributeDefinition]

  public init(id: String, name: String, description: String = "", attributes: [AttributeDefinition]) {
    self.id = id
    self.name = name
    self.description = description
    // No characteristic of a schema can say how user names are compared (RFC 7644 §5); the standard's own does so.
    let isUser = id.matches(ignoringCase: SchemaURN.user)
    self.attributes = attributes.map { attribute in
      isUser && attribute.name.hasSameOctets(as: "userName") ? attribute.compared(.userName) : attribute
    }
  }

  /// Reads a schema document.
  ///
  /// - Throws: `scim.schema.invalid` for a document of another form, two attributes of one name included.
  public init(_ json: JSONValue) throws(CodedError) {
    let reader = try SchemaReader(json, in: "schema")
    guard let id = try reader.string("id"), id.utf8.starts(with: "urn:".utf8) else {
      throw reader.failure("the schema has no URN as its id", expected: "urn:…", received: json["id"]?.text)
    }
    var attributes: [AttributeDefinition] = []
    for element in try reader.array("attributes") ?? [] { attributes.append(try AttributeDefinition(element)) }
    guard !attributes.isEmpty else { throw reader.failure("the schema `\(id)` has no attributes") }
    if let name = Self.repeatedName(in: attributes) {
      throw reader.failure("the schema `\(id)` defines `\(name)` twice")
    }
    self.init(
      id: id, name: try reader.string("name") ?? "", description: try reader.string("description") ?? "",
      attributes: attributes)
  }

  private static func repeatedName(in attributes: [AttributeDefinition]) -> String? {
    for (place, attribute) in attributes.enumerated() {
      let earlier = attributes[..<place]
      if earlier.contains(where: { $0.name.matches(ignoringCase: attribute.name) }) { return attribute.name }
      if let name = repeatedName(in: attribute.subAttributes) { return "\(attribute.name).\(name)" }
    }
    return nil
  }

  /// The document of RFC 7643 §7, without `meta`.
  public var json: JSONObject {
    [
      "schemas": [.string(SchemaURN.schema)], "id": .string(id), "name": .string(name),
      "description": .string(description), "attributes": .array(attributes.map { .object($0.json) }),
    ]
  }

  /// The attribute of this name, ASCII case ignored.
  public func attribute(named name: String) -> AttributeDefinition? {
    attributes.first { $0.name.matches(ignoringCase: name) }
  }
}
