public import Diagnostics

/// Octets that are safe to give to an XML parser: UTF-8, of bounded size and shape, without a document type, without
/// processing instructions, and with the five entities of XML alone.
///
/// The scan comes first because parsers are not safe by themselves: a document type opens entities and files, and
/// libxml2 2.9 compares every attribute of an element with every other, so that one element of 50 000 attributes costs
/// it 23 seconds. The scan is one linear pass.
public struct PrescannedXML: Sendable {
  /// The document without a byte order mark.
  public let octets: [UInt8]
  public let limits: XMLLimits
  /// Elements, attributes, comments and CDATA sections.
  let nodes: Int

  /// Scans `octets`.
  ///
  /// - Throws: `saml.xml.empty`, `saml.xml.size`, `saml.xml.encoding`, `saml.xml.declaration`, `saml.xml.character`,
  ///   `saml.xml.doctype`, `saml.xml.processing-instruction`, `saml.xml.entity`, `saml.xml.depth`, `saml.xml.elements`,
  ///   `saml.xml.sections`, `saml.xml.attributes`, `saml.xml.namespaces`, `saml.xml.namespace-length` and `saml.xml.malformed`.
  public init(_ octets: [UInt8], limits: XMLLimits = .message) throws(CodedError) {
    guard octets.count <= limits.maximumOctets else {
      throw CodedError(
        .xmlTooLarge, "the document is too large", expected: "at most \(limits.maximumOctets) octets",
        received: "\(octets.count) octets", remedy: "send a smaller message")
    }
    guard !octets.isEmpty else {
      throw CodedError(.xmlEmpty, "the document is empty", remedy: "send one XML document")
    }
    guard UTF8Check.isValid(octets) else {
      throw CodedError(.xmlEncoding, "the document is not UTF-8", expected: "UTF-8", remedy: "send UTF-8")
    }
    let text = octets.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(octets.dropFirst(3)) : octets
    nodes = try text.withUnsafeBufferPointer { (buffer) throws(CodedError) in
      var scanner = XMLPrescanner(octets: buffer, limits: limits)
      try scanner.document()
      return scanner.elements + scanner.attributes + scanner.sections
    }
    self.octets = text
    self.limits = limits
  }
}
