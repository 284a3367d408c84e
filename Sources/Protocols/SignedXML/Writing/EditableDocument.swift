internal import CLibXML2
internal import Diagnostics

/// A document of ours that is being signed or encrypted: libxml2's own tree, which can be changed. Nothing is ever
/// verified in it.
///
/// It owns the C tree and frees it.
final class EditableDocument {
  let pointer: xmlDocPtr
  private let root: xmlNodePtr

  /// - Parameter octets: of a document that ``ParsedDocument`` took.
  init(_ octets: [UInt8]) throws(CodedError) {
    LibXML.prepare()
    let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue
    let document = octets.withUnsafeBytes { buffer in
      xmlReadMemory(buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count), nil, nil, Int32(options))
    }
    guard let document else { throw Signer.failed("the document cannot be changed") }
    guard let root = xmlDocGetRootElement(document) else {
      xmlFreeDoc(document)
      throw Signer.failed("the document has no element")
    }
    pointer = document
    self.root = root
  }

  deinit {
    xmlFreeDoc(pointer)
  }

  /// Its elements in document order, which is that of ``ParsedDocument/elements``.
  var elements: [xmlNodePtr] {
    var found: [xmlNodePtr] = []
    Self.collect(root, into: &found)
    return found
  }

  /// The node that `element`, of a document of the same octets, is here.
  func node(of element: UnverifiedElement) throws(CodedError) -> xmlNodePtr {
    let (elements, place) = (elements, element.document.elements.firstIndex(of: element))
    guard let place, place < elements.count else { throw Signer.failed("the element is not in the document") }
    return elements[place]
  }

  /// The document as it stands now, read again, and in it the element that `node` is here.
  func reading(_ node: xmlNodePtr) throws(CodedError) -> UnverifiedElement {
    let document = try ParsedDocument(parsing: serialized(), limits: .ownDocument)
    guard let place = elements.firstIndex(of: node), place < document.elements.count else {
      throw Signer.failed("the element is not in the document")
    }
    return document.elements[place]
  }

  /// Without an XML declaration.
  func serialized() throws(CodedError) -> [UInt8] { try serialized(root) }

  func serialized(_ node: xmlNodePtr) throws(CodedError) -> [UInt8] {
    guard let output = xmlAllocOutputBuffer(nil) else { throw Signer.failed("out of memory") }
    defer { xmlOutputBufferClose(output) }
    xmlNodeDumpOutput(output, pointer, node, 0, 0, "UTF-8")
    let count = xmlOutputBufferGetSize(output)
    guard count > 0, let content = xmlOutputBufferGetContent(output) else { throw Signer.failed("nothing was written") }
    return Array(UnsafeBufferPointer(start: content, count: count))
  }

  /// Depth is bounded by the scan, and with it the stack.
  private static func collect(_ element: xmlNodePtr, into found: inout [xmlNodePtr]) {
    found.append(element)
    var child = element.pointee.children
    while let node = child {
      if node.pointee.type == XML_ELEMENT_NODE { collect(node, into: &found) }
      child = node.pointee.next
    }
  }
}

extension ParsedDocument {
  /// Its elements in document order.
  var elements: [UnverifiedElement] {
    tree.nodes.indices.filter { tree.nodes[$0].kind == .element }.map { UnverifiedElement(place: $0, document: self) }
  }
}

extension XMLLimits {
  /// For what we wrote ourselves, out of a document within the limits of messages.
  fileprivate static let ownDocument = XMLLimits(
    maximumOctets: 4 << 20, maximumDepth: 80, maximumElements: 16_384, maximumSections: 2_048,
    maximumAttributes: 32_768)
}
