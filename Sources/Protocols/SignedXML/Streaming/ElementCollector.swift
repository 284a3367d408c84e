internal import Diagnostics

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
