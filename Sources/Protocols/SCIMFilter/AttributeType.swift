internal import JSON

/// What a filter needs to know of an attribute (RFC 7643 §2.2, §2.3).
public struct AttributeType: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case string, boolean, decimal, integer, dateTime, reference, binary, complex
  }

  /// How the texts of an attribute are compared. Whatever the form they are compared in, values are kept as sent.
  public enum Comparison: String, Hashable, Sendable, CaseIterable {
    /// By their octets.
    case exact
    /// By the octets that ``CaseFolding`` makes of them.
    case caseFolded
    /// By the octets that ``UserNameFolding`` makes of them (RFC 7644 §5).
    case userName
  }

  public var name: String
  public var kind: Kind
  public var isMultiValued: Bool
  /// How texts are compared.
  public var comparison: Comparison
  /// Of a complex attribute; empty otherwise.
  public var subAttributes: [AttributeType]

  public init(
    name: String, kind: Kind, isMultiValued: Bool = false, isCaseExact: Bool = false,
    subAttributes: [AttributeType] = []
  ) {
    self.name = name
    self.kind = kind
    self.isMultiValued = isMultiValued
    self.comparison = isCaseExact ? .exact : .caseFolded
    self.subAttributes = subAttributes
  }

  /// Whether letter case counts when strings are compared.
  public var isCaseExact: Bool { comparison == .exact }

  /// The same attribute, its texts compared in another way.
  public func compared(_ comparison: Comparison) -> AttributeType {
    var type = self
    type.comparison = comparison
    return type
  }

  /// The sub-attribute of this name, ASCII case ignored.
  public func subAttribute(named name: String) -> AttributeType? {
    subAttributes.first { $0.name.matches(ignoringCase: name) }
  }
}

/// Somebody who knows which attributes exist: a SCIM resource type, the subject document of a mapping policy.
public protocol AttributeTypes: Sendable {
  /// The attribute that `schema` and `name` mean, and the member under which it stands in a document.
  ///
  /// - Parameters:
  ///   - name: as written by the client; ASCII case is ignored.
  ///   - schema: the URN written before it; nil for the main schema, which extensions never shadow.
  /// - Returns: the type, and as `container` the extension URN whose member holds it (nil for attributes at the top
  ///   level); nil where there is no such attribute.
  func attribute(named name: String, schema: String?) -> (container: String?, type: AttributeType)?
}
