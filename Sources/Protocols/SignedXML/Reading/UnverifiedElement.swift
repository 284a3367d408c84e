internal import CLibXML2
internal import Diagnostics

/// An element of a parsed document that nobody vouches for. It can refuse a message, never add to what is believed;
/// belief takes a ``VerifiedElement``.
///
/// It is a node of one document, compared by identity, and keeps that document alive.
public struct UnverifiedElement: XMLElementView, Equatable {
  let node: xmlNodePtr
  /// The document it stands in.
  public let document: ParsedDocument

  init(node: xmlNodePtr, document: ParsedDocument) {
    self.node = node
    self.document = document
  }

  /// Whether both are the same node of the same document.
  public static func == (left: UnverifiedElement, right: UnverifiedElement) -> Bool { left.node == right.node }

  public var localName: String { LibXML.string(node.pointee.name) }

  public var namespaceURI: String? {
    guard let namespace = node.pointee.ns, let href = namespace.pointee.href, href.pointee != 0 else { return nil }
    return String(cString: href)
  }

  /// Nil for the root.
  public var parent: UnverifiedElement? {
    guard let parent = node.pointee.parent, parent.pointee.type == XML_ELEMENT_NODE else { return nil }
    return UnverifiedElement(node: parent, document: document)
  }

  public var children: [UnverifiedElement] {
    var found: [UnverifiedElement] = []
    forEachChild { child in
      if child.pointee.type == XML_ELEMENT_NODE { found.append(UnverifiedElement(node: child, document: document)) }
    }
    return found
  }

  public var text: String {
    var parts: [String] = []
    forEachChild { child in
      if child.pointee.type == XML_TEXT_NODE || child.pointee.type == XML_CDATA_SECTION_NODE {
        parts.append(LibXML.string(child.pointee.content))
      }
    }
    return parts.count == 1 ? parts[0] : parts.joined()
  }

  public var holdsComment: Bool {
    var found = false
    forEachChild { child in found = found || child.pointee.type == XML_COMMENT_NODE }
    return found
  }

  public var attributes: [XMLAttribute] {
    var found: [XMLAttribute] = []
    var next = node.pointee.properties
    while let attribute = next {
      let namespace = attribute.pointee.ns.map { LibXML.string($0.pointee.href) }
      found.append(
        XMLAttribute(
          localName: LibXML.string(attribute.pointee.name), namespaceURI: namespace, value: LibXML.value(of: attribute))
      )
      next = attribute.pointee.next
    }
    return found
  }

  public func attribute(_ name: String) -> String? {
    var next = node.pointee.properties
    while let attribute = next {
      if attribute.pointee.ns == nil, LibXML.equal(attribute.pointee.name, name) {
        return LibXML.value(of: attribute)
      }
      next = attribute.pointee.next
    }
    return nil
  }

  public func isNamed(_ name: String, in namespace: String) -> Bool {
    LibXML.equal(node.pointee.name, name) && LibXML.equal(node.pointee.ns?.pointee.href, namespace)
  }

  private func forEachChild(_ body: (xmlNodePtr) -> Void) {
    var next = node.pointee.children
    while let child = next {
      body(child)
      next = child.pointee.next
    }
  }
}

/// C strings as Swift compares and copies them.
extension LibXML {
  static func string(_ octets: UnsafePointer<xmlChar>?) -> String {
    octets.map { String(cString: $0) } ?? ""
  }

  /// Whether the C string has the octets of `text`; a missing one is empty.
  static func equal(_ octets: UnsafePointer<xmlChar>?, _ text: String) -> Bool {
    guard let octets else { return text.isEmpty }
    var index = 0
    for octet in text.utf8 {
      guard octets[index] == octet, octet != 0 else { return false }
      index += 1
    }
    return octets[index] == 0
  }

  static func value(of attribute: xmlAttrPtr) -> String {
    var parts: [String] = []
    var next = attribute.pointee.children
    while let child = next {
      parts.append(string(child.pointee.content))
      next = child.pointee.next
    }
    return parts.count == 1 ? parts[0] : parts.joined()
  }
}
