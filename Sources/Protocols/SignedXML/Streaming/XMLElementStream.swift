public import Diagnostics

/// The name of an element and its namespace.
public struct XMLElementName: Sendable {
  public let localName: String
  public let namespace: String

  public init(_ localName: String, in namespace: String) {
    self.localName = localName
    self.namespace = namespace
  }
}

/// An element taken out of a stream: an immutable value, read from its own canonical form.
public struct StreamedElement: Sendable {
  public let element: CanonicalElement
  /// The attributes of each container around it, outermost first.
  public let containers: [[XMLAttribute]]
}

/// Takes the elements of one name out of a document that comes in pieces: bytes in, elements out. The document may be
/// large; what is held is one element at a time.
///
/// An element counts where containers alone stand around it, or as the root. What stands anywhere else, inside a
/// Signature's Object or an extension, is passed over.
public struct XMLElementStream {
  private var tokenizer: XMLTokenizer<ElementCollector>

  /// - Parameter wants: whether an element is worth collecting, by its attributes. What it declines costs no memory.
  public init(
    collecting element: XMLElementName, inside container: XMLElementName, limits: XMLStreamLimits,
    wants: @escaping ([XMLAttribute]) -> Bool = { _ in true }
  ) {
    let collector = ElementCollector(element: element, container: container, limits: limits, wants: wants)
    tokenizer = XMLTokenizer(handler: collector, limits: limits)
  }

  /// The root's name, once its start tag has been read.
  public var root: XMLElementName? { tokenizer.handler.root }
  /// The attributes of the root.
  public var rootAttributes: [XMLAttribute] { tokenizer.handler.rootAttributes }

  /// The elements that these octets complete.
  ///
  /// - Throws: `saml.xml.*`, and `saml.canonical.size` for an element beyond `maximumElementOctets`.
  public mutating func feed(_ octets: some Collection<UInt8>) throws(CodedError) -> [StreamedElement] {
    try tokenizer.feed(octets)
    return tokenizer.handler.take()
  }

  /// The elements that the end completes.
  ///
  /// - Throws: as ``feed(_:)``, and `saml.xml.malformed` where the document is cut short.
  public mutating func finish() throws(CodedError) -> [StreamedElement] {
    try tokenizer.finish()
    return tokenizer.handler.take()
  }
}
