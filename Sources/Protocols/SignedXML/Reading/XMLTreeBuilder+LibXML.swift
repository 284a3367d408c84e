internal import CLibXML2
internal import Diagnostics

/// The parse: libxml2's SAX interface, which reports everything that its own tree would hold.
extension XMLTreeBuilder {
  /// Parses scanned octets: no network, no document type, no entities but the five of XML.
  ///
  /// - Throws: `saml.xml.malformed`, `saml.xml.entity`.
  static func parse(_ octets: [UInt8]) throws(CodedError) -> XMLTree {
    LibXML.prepare()
    guard let context = xmlNewParserCtxt() else { throw malformed(line: nil) }
    defer { xmlFreeParserCtxt(context) }
    var builder = XMLTreeBuilder(sourceOctets: octets.count)
    withUnsafeMutablePointer(to: &builder) { builder in
      context.pointee._private = UnsafeMutableRawPointer(builder)
      context.pointee.sax.pointee = handler
      // The scan has seen that it is UTF-8 and says nothing else, so that no converter is needed.
      let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
      let document = octets.withUnsafeBytes { buffer in
        xmlCtxtReadMemory(
          context, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), nil, nil, Int32(options))
      }
      // There is none, for nobody asked libxml2 to build it.
      xmlFreeDoc(document)
    }
    guard lanyard_xmlIsWellFormed(context) != 0, !builder.hasDocumentType, !builder.nodes.isEmpty else {
      throw malformed(line: Int(lanyard_xmlErrorLine(context)))
    }
    guard !builder.holdsForeignNode else {
      throw CodedError(
        .xmlEntity, "the document holds a node that needs a document type",
        remedy: "send elements, attributes and text only")
    }
    return XMLTree(builder)
  }

  private static func malformed(line: Int?) -> CodedError {
    CodedError(
      .xmlMalformed, "the document is not well-formed XML with namespaces", remedy: "send well-formed XML 1.0",
      position: line.map { .init(line: $0) })
  }

  /// What is not set here libxml2 does not report; that is declarations of a document type and what warns.
  private static var handler: xmlSAXHandler {
    var handler = xmlSAXHandler()
    handler.initialized = UInt32(XML_SAX2_MAGIC)
    handler.startElementNs = { context, local, prefix, namespace, declared, declarations, count, _, attributes in
      guard let local else { return }
      builder(context)?.pointee.start(
        local, prefix, namespace,
        namespaces: UnsafeBufferPointer(start: declarations, count: 2 * Int(declared)),
        attributes: UnsafeBufferPointer(start: attributes, count: 5 * Int(count)))
    }
    handler.endElementNs = { context, _, _, _ in builder(context)?.pointee.end() }
    handler.characters = { context, text, count in
      guard let text else { return }
      builder(context)?.pointee.text(text, count: Int(count))
    }
    handler.ignorableWhitespace = handler.characters
    handler.cdataBlock = handler.characters
    handler.comment = { context, _ in builder(context)?.pointee.comment() }
    handler.reference = { context, _ in builder(context)?.pointee.holdsForeignNode = true }
    handler.processingInstruction = { context, _, _ in builder(context)?.pointee.holdsForeignNode = true }
    handler.internalSubset = { context, _, _, _ in builder(context)?.pointee.hasDocumentType = true }
    handler.externalSubset = { context, _, _, _ in builder(context)?.pointee.hasDocumentType = true }
    return handler
  }
}

/// The builder that a parse was begun for.
private func builder(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<XMLTreeBuilder>? {
  context?.assumingMemoryBound(to: xmlParserCtxt.self).pointee._private?.assumingMemoryBound(to: XMLTreeBuilder.self)
}
