/// An attribute that exists, with where it stands in a document.
public struct ResolvedAttribute: Hashable, Sendable {
  /// The extension URN whose member holds the attribute; nil at the top level.
  public var container: String?
  public var attribute: AttributeType
  /// The sub-attribute meant. `emails eq "x"` on a complex attribute means its `value`.
  public var subAttribute: AttributeType?

  public init(container: String? = nil, attribute: AttributeType, subAttribute: AttributeType? = nil) {
    self.container = container
    self.attribute = attribute
    self.subAttribute = subAttribute
  }

  /// The type whose values are compared.
  public var type: AttributeType { subAttribute ?? attribute }

  /// The stable name of the attribute in an index: `userName`, `emails.value`, `urn:…:User:department`.
  public var key: String {
    (container.map { $0 + ":" } ?? "") + attribute.name + (subAttribute.map { "." + $0.name } ?? "")
  }
}

/// A filter whose attributes exist and whose values fit their types: the only kind that can run.
///
/// Inside ``valuePath(_:_:)`` attributes are relative to the element.
public indirect enum ResolvedFilter: Hashable, Sendable {
  case and([ResolvedFilter])
  case or([ResolvedFilter])
  case not(ResolvedFilter)
  case comparison(ResolvedAttribute, ComparisonOperator, ComparisonValue)
  case present(ResolvedAttribute)
  case valuePath(ResolvedAttribute, ResolvedFilter)
}
