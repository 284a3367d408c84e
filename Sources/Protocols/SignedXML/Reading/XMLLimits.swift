/// How much a document from outside may cost. Every bound is checked on the octets, before an XML parser sees them.
public struct XMLLimits: Sendable, Equatable {
  /// Octets of the whole document.
  public var maximumOctets: Int
  /// Nested elements.
  public var maximumDepth: Int
  /// Elements in the whole document.
  public var maximumElements: Int
  /// Comments and CDATA sections in the whole document. Each splits a text in two, so that 256 KiB of them would make
  /// a tree of 14 MB.
  public var maximumSections: Int
  /// Attributes, namespace declarations included, in the whole document.
  public var maximumAttributes: Int
  /// Attributes of one element, namespace declarations not counted.
  public var maximumAttributesPerElement: Int
  /// Namespace declarations of one element.
  public var maximumNamespacesPerElement: Int
  /// Namespace declarations in scope at any place: a parser looks prefixes up among them one by one, so that 2 000 of
  /// them make 190 KB cost 165 ms.
  public var maximumNamespacesInScope: Int
  /// Octets of one namespace name, as written.
  public var maximumNamespaceOctets: Int

  public init(
    maximumOctets: Int = 256 << 10, maximumDepth: Int = 64, maximumElements: Int = 8_192,
    maximumSections: Int = 1_024, maximumAttributes: Int = 16_384, maximumAttributesPerElement: Int = 64,
    maximumNamespacesPerElement: Int = 32, maximumNamespacesInScope: Int = 64, maximumNamespaceOctets: Int = 1_024
  ) {
    self.maximumOctets = maximumOctets
    self.maximumDepth = maximumDepth
    self.maximumElements = maximumElements
    self.maximumSections = maximumSections
    self.maximumAttributes = maximumAttributes
    self.maximumAttributesPerElement = maximumAttributesPerElement
    self.maximumNamespacesPerElement = maximumNamespacesPerElement
    self.maximumNamespacesInScope = maximumNamespacesInScope
    self.maximumNamespaceOctets = maximumNamespaceOctets
  }

  /// A message of a sign-in: 256 KiB, 64 levels, 8 192 elements.
  public static let message = XMLLimits()
}
