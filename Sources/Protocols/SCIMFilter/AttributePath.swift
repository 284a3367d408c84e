/// The path of an attribute as a client writes it: `userName`, `name.givenName`,
/// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department` (RFC 7644 §3.10).
public struct AttributePath: Hashable, Sendable {
  /// The schema URN as written, without the colon that ends it.
  public var schema: String?
  public var attribute: String
  public var subAttribute: String?

  public init(schema: String? = nil, attribute: String, subAttribute: String? = nil) {
    self.schema = schema
    self.attribute = attribute
    self.subAttribute = subAttribute
  }
}

extension AttributePath: CustomStringConvertible {
  public var description: String {
    (schema.map { $0 + ":" } ?? "") + attribute + (subAttribute.map { "." + $0 } ?? "")
  }
}
