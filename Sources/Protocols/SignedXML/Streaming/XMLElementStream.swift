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

/// Follows containers, and writes each wanted element in canonical form with nothing rendered outside it.
struct ElementCollector: XMLTokenHandler {
  let element: XMLElementName
  let container: XMLElementName
  let limits: XMLStreamLimits
  let wants: ([XMLAttribute]) -> Bool

  private(set) var root: XMLElementName?
  private(set) var rootAttributes: [XMLAttribute] = []
  private var containers: [[XMLAttribute]] = []
  /// Open elements that are passed over.
  private var skipped = 0
  private var writer: CanonicalStreamWriter?
  private var elements = 0
  private var ready: [StreamedElement] = []

  init(
    element: XMLElementName, container: XMLElementName, limits: XMLStreamLimits,
    wants: @escaping ([XMLAttribute]) -> Bool
  ) {
    self.element = element
    self.container = container
    self.limits = limits
    self.wants = wants
  }

  mutating func take() -> [StreamedElement] {
    defer { ready = [] }
    return ready
  }

  mutating func start(_ tag: XMLStartTag, scope: [XMLNamespaceBinding]) throws(CodedError) {
    if root == nil {
      root = XMLElementName(tag.localName, in: tag.namespace)
      rootAttributes = tag.views
    }
    if writer != nil { return try collect(tag, scope) }
    if skipped == 0, tag.isNamed(container.localName, in: container.namespace) {
      containers.append(tag.views)
    } else if skipped == 0, tag.isNamed(element.localName, in: element.namespace), wants(tag.views) {
      writer = CanonicalStreamWriter()
      elements = 0
      try collect(tag, scope)
    } else {
      skipped += 1
    }
  }

  private mutating func collect(_ tag: XMLStartTag, _ scope: [XMLNamespaceBinding]) throws(CodedError) {
    elements += 1
    guard elements <= limits.maximumElements else {
      throw CodedError(
        .xmlTooManyElements, "an element holds too many others", expected: "at most \(limits.maximumElements)",
        remedy: "send a smaller document")
    }
    writer?.start(tag, scope: scope)
    try checkSize()
  }

  mutating func text(_ octets: [UInt8]) throws(CodedError) {
    guard writer != nil else { return }
    writer?.text(octets)
    try checkSize()
  }

  mutating func end() throws(CodedError) {
    if writer != nil {
      writer?.end()
      try checkSize()
      if writer?.depth == 0 { try complete() }
    } else if skipped > 0 {
      skipped -= 1
    } else {
      containers.removeLast()
    }
  }

  private mutating func complete() throws(CodedError) {
    guard let octets = writer?.octets else { return }
    writer = nil
    let limits = XMLLimits(
      maximumDepth: limits.maximumDepth, maximumAttributesPerElement: limits.maximumAttributesPerElement)
    ready.append(
      StreamedElement(element: try CanonicalXMLReader.read(octets, limits: limits), containers: containers))
  }

  private func checkSize() throws(CodedError) {
    guard let count = writer?.octets.count, count > limits.maximumElementOctets else { return }
    throw CodedError(
      .canonicalizationTooLarge, "an element is too large", expected: "at most \(limits.maximumElementOctets) octets",
      remedy: "send a smaller document")
  }
}
