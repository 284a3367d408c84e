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
  /// - Throws: `scim.schema.invalid`, the first of ``problems(in:)``.
  public init(_ json: JSONValue) throws(CodedError) {
    var document = SchemaDocument()
    let schema = document.schema(json)
    if let problem = document.problems.first { throw problem }
    guard let schema else { throw SchemaReader.failure("the schema cannot be read") }
    self = schema
  }

  /// All that is wrong with a schema document (`scim.schema.invalid`), each naming the path of its attribute, such as
  /// `attributes.badge.colour`; empty for one that ``init(_:)-(JSONValue)`` reads, and of very many the first 64.
  ///
  /// A schema has at most 500 attributes and sub-attributes; complex attributes nest one level (RFC 7643 §2.3.8); names of
  /// the common attributes, which every resource has, are taken.
  public static func problems(in json: JSONValue) -> [CodedError] {
    var document = SchemaDocument()
    _ = document.schema(json)
    return document.problems
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
    // By place: an attribute is copied where it is handed to a closure.
    attributes.indices.first { attributes[$0].name.matches(ignoringCase: name) }.map { attributes[$0] }
  }
}
