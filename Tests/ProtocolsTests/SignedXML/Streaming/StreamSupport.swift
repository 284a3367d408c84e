import Diagnostics

// The tokenizer and the writer have no public door of their own: documents reach them through the streams.
@testable import SignedXML

/// Writes the whole of a document that comes in pieces in canonical form.
struct StreamCanonicalizer: XMLTokenHandler {
  var writer: CanonicalStreamWriter

  mutating func start(_ tag: XMLStartTag, scope: [XMLNamespaceBinding]) throws(CodedError) {
    writer.start(tag, scope: scope)
  }

  mutating func end() throws(CodedError) { writer.end() }
  mutating func text(_ octets: [UInt8]) throws(CodedError) { writer.text(octets) }

  /// - Parameter pieces: sizes of the pieces, again and again.
  static func canonicalize(
    _ octets: [UInt8], prefixList: [String] = [], pieces: [Int] = [4096], limits: XMLStreamLimits = .document
  ) throws(CodedError) -> [UInt8] {
    let writer = CanonicalStreamWriter(inclusive: .these(prefixList))
    var tokenizer = XMLTokenizer(handler: StreamCanonicalizer(writer: writer), limits: limits)
    var rest = octets[...]
    var turn = 0
    while !rest.isEmpty {
      try tokenizer.feed(rest.prefix(pieces[turn % pieces.count]))
      rest = rest.dropFirst(pieces[turn % pieces.count])
      turn += 1
    }
    try tokenizer.finish()
    return tokenizer.handler.writer.octets
  }
}
