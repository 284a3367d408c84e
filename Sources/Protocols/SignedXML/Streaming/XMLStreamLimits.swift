/// How much a document that is read in pieces may cost. No more than one tag, one piece of text and one collected element
/// is in memory at a time, so that the whole may be large.
public struct XMLStreamLimits: Sendable, Equatable {
  /// Octets of the whole document.
  public var maximumOctets: Int
  /// Octets of one tag with its attributes.
  public var maximumTagOctets: Int
  /// Octets of one collected element in canonical form; collecting stops there.
  public var maximumElementOctets: Int
  /// Elements within one collected element.
  public var maximumElements: Int
  /// Nested elements.
  public var maximumDepth: Int
  /// Attributes of one element, namespace declarations not counted.
  public var maximumAttributesPerElement: Int
  /// Namespace declarations of one element.
  public var maximumNamespacesPerElement: Int
  /// Namespace declarations in scope at any place.
  public var maximumNamespacesInScope: Int
  /// Octets of one namespace name.
  public var maximumNamespaceOctets: Int

  public init(
    maximumOctets: Int = 1 << 30, maximumTagOctets: Int = 64 << 10, maximumElementOctets: Int = 1 << 20,
    maximumElements: Int = 16_384, maximumDepth: Int = 64, maximumAttributesPerElement: Int = 64,
    maximumNamespacesPerElement: Int = 32, maximumNamespacesInScope: Int = 64, maximumNamespaceOctets: Int = 1_024
  ) {
    self.maximumOctets = maximumOctets
    self.maximumTagOctets = maximumTagOctets
    self.maximumElementOctets = maximumElementOctets
    self.maximumElements = maximumElements
    self.maximumDepth = maximumDepth
    self.maximumAttributesPerElement = maximumAttributesPerElement
    self.maximumNamespacesPerElement = maximumNamespacesPerElement
    self.maximumNamespacesInScope = maximumNamespacesInScope
    self.maximumNamespaceOctets = maximumNamespaceOctets
  }

  /// 1 GiB of 1 MiB elements.
  public static let aggregate = XMLStreamLimits()
  /// One element of at most 1 MiB.
  public static let document = XMLStreamLimits(maximumOctets: 2 << 20)
}
