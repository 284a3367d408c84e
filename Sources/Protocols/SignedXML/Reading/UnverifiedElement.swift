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

  public func children(_ name: String, in namespace: String) -> [UnverifiedElement] {
    var found: [UnverifiedElement] = []
    forEachChild { child in
      if child.pointee.type == XML_ELEMENT_NODE, LibXML.isNamed(child, name, namespace) {
        found.append(UnverifiedElement(node: child, document: document))
      }
    }
    return found
  }

  /// Its place in a table of names; nil where it is not there.
  public func place(in table: XMLNameTable) -> Int? { table.place(of: node) }

  public var text: String {
    var parts: [String] = []
    forEachChild { child in
      if child.pointee.type == XML_TEXT_NODE || child.pointee.type == XML_CDATA_SECTION_NODE {
        parts.append(LibXML.string(child.pointee.content))
      }
    }
    return parts.count == 1 ? parts[0] : parts.joined()
  }

  public var hasOnlyBlankText: Bool {
    var isBlank = true
    forEachChild { child in
      guard isBlank, child.pointee.type == XML_TEXT_NODE || child.pointee.type == XML_CDATA_SECTION_NODE else { return }
      isBlank = LibXML.isBlank(child.pointee.content)
    }
    return isBlank
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
      found.append(LibXML.attribute(attribute))
      next = attribute.pointee.next
    }
    return found
  }

  public func attribute(_ name: String) -> String? { find(name).map(LibXML.value) }

  public func hasAttribute(_ name: String) -> Bool { find(name) != nil }

  /// The first attribute that has none of these names in no namespace and is in none of these namespaces.
  public func firstAttribute(besides names: [String]..., namespaces: [String]) -> XMLAttribute? {
    var next = node.pointee.properties
    while let attribute = next {
      let isKnown =
        if let namespace = attribute.pointee.ns {
          namespaces.contains { LibXML.equal(namespace.pointee.href, $0) }
        } else {
          names.contains { names in names.contains { LibXML.equal(attribute.pointee.name, $0) } }
        }
      guard isKnown else { return LibXML.attribute(attribute) }
      next = attribute.pointee.next
    }
    return nil
  }

  private func find(_ name: String) -> xmlAttrPtr? {
    var next = node.pointee.properties
    while let attribute = next {
      if attribute.pointee.ns == nil, LibXML.equal(attribute.pointee.name, name) { return attribute }
      next = attribute.pointee.next
    }
    return nil
  }

  public func isNamed(_ name: String, in namespace: String) -> Bool { LibXML.isNamed(node, name, namespace) }

  private func forEachChild(_ body: (xmlNodePtr) -> Void) {
    var next = node.pointee.children
    while let child = next {
      body(child)
      next = child.pointee.next
    }
  }
}
