internal import Diagnostics

/// Reads a document piece by piece, in one pass and in bounded memory: UTF-8, no document type, no processing
/// instructions, the five entities of XML alone.
///
/// It is strict where parsers differ. What it lets through, every namespace-aware parser reads the same way; what is
/// legal and rare (a namespace name that is no plain absolute URI, a tag of 64 KiB) it refuses.
struct XMLTokenizer<Handler: XMLTokenHandler> {
  enum Mode {
    case content, comment, section
  }

  let limits: XMLStreamLimits
  var handler: Handler

  /// Octets not yet read, from `offset` on.
  var buffer: [UInt8] = []
  var offset = 0
  /// Octets of the buffer that are whole UTF-8 characters.
  var end = 0
  /// Whether `buffer` holds all that will ever come.
  var isLast = false
  var mode = Mode.content
  /// Qualified names of open elements, and how many bindings were in scope outside each.
  var open: [(name: String, bindings: Int)] = []
  var scope: [XMLNamespaceBinding] = []
  /// Octets of the document before the buffer.
  private var consumed = 0
  private var hasBegun = false
  var hasRoot = false

  init(handler: Handler, limits: XMLStreamLimits) {
    self.handler = handler
    self.limits = limits
  }

  /// - Throws: `saml.xml.*` and what the handler throws.
  mutating func feed(_ octets: some Collection<UInt8>) throws(CodedError) {
    consumed += offset
    buffer.removeFirst(offset)
    offset = 0
    buffer.append(contentsOf: octets)
    guard consumed + buffer.count <= limits.maximumOctets else {
      throw CodedError(
        .xmlTooLarge, "the document is too large", expected: "at most \(limits.maximumOctets) octets",
        remedy: "give a smaller document, or raise the limit")
    }
    try findEnd()
    try read()
  }

  /// - Throws: as `feed`, and where the document ends inside an element or has none.
  mutating func finish() throws(CodedError) {
    isLast = true
    try findEnd()
    try read()
    guard consumed + buffer.count > 0 else {
      throw CodedError(.xmlEmpty, "the document is empty", remedy: "send one XML document")
    }
    guard offset == buffer.count, open.isEmpty, hasRoot, mode == .content else {
      throw malformed("the document ends inside a token or an element")
    }
  }

  /// Checks the octets at hand, leaving a character that is cut in two for the next piece.
  private mutating func findEnd() throws(CodedError) {
    end = buffer.count
    for back in 1...3 where !isLast && back <= buffer.count {
      let octet = buffer[buffer.count - back]
      if octet < 0x80 { break }
      guard octet >= 0xC0 else { continue }
      let length = octet >= 0xF0 ? 4 : octet >= 0xE0 ? 3 : 2
      if length > back { end = buffer.count - back }
      break
    }
    guard (try? UTF8Span(validating: buffer.span.extracting(0..<end))) != nil else {
      throw CodedError(.xmlEncoding, "the document is not UTF-8", expected: "UTF-8", remedy: "send UTF-8")
    }
  }

  private mutating func read() throws(CodedError) {
    if !hasBegun {
      guard try readProlog() else { return }
      hasBegun = true
    }
    while offset < end {
      let before = offset
      switch mode {
      case .comment: try readComment()
      case .section: try readSection()
      case .content where buffer[offset] == UInt8(ascii: "<"): try readMarkup()
      case .content: try readText()
      }
      guard offset > before else { return }
    }
  }

  var position: CodedError.Position { .init(offset: consumed + offset) }

  func refusal(_ code: ErrorCode, _ message: String, _ remedy: String, received: String? = nil) -> CodedError {
    CodedError(code, message, received: received, remedy: remedy, position: position)
  }

  func malformed(_ message: String) -> CodedError {
    refusal(.xmlMalformed, message, "send well-formed XML 1.0 with namespaces")
  }

  func exceeded(_ code: ErrorCode, _ message: String, _ limit: Int, _ unit: String = "") -> CodedError {
    CodedError(
      code, message, expected: "at most \(limit)\(unit)", remedy: "send a smaller or flatter document",
      position: position)
  }
}
