/// An attribute of a resource type: where it stands in a document, and what it is.
public struct AttributeReference: Hashable, Sendable {
  /// The extension URN under whose member the attribute stands; nil at the top of the document.
  public var container: String?
  public var definition: AttributeDefinition
  public var subAttribute: AttributeDefinition?

  public init(container: String? = nil, definition: AttributeDefinition, subAttribute: AttributeDefinition? = nil) {
    self.container = container
    self.definition = definition
    self.subAttribute = subAttribute
  }

  /// The path in schema spelling: `userName`, `name.givenName`, `urn:…:User:department`.
  public var path: String { attributePath + (subAttribute.map { "." + $0.name } ?? "") }

  /// Whether the attribute keeps its value where a client says that it has none. Nobody says so of `active` and means that a
  /// person who was deactivated is active again, which is what its absence stands for; a `remove` of it says no less.
  var staysAssigned: Bool { container == nil && definition.name == "active" }

  /// The path without the sub-attribute.
  var attributePath: String { (container.map { $0 + ":" } ?? "") + definition.name }
}
