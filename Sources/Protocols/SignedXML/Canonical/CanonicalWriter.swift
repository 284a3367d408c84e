internal import CLibXML2
internal import Diagnostics

/// Writes one node and its descendants in canonical form. Depth is bounded by the scan, and with it the stack.
struct CanonicalWriter {
  let excluded: xmlNodePtr?
  let isInclusive: Bool
  /// Prefixes that exclusive canonicalisation treats inclusively; empty for the default namespace.
  let inclusivePrefixes: [String]
  let cap: Int
  let output = OctetBuffer(capacity: 8192)
  /// What output ancestors declare, innermost last.
  var rendered: [CanonicalNamespace] = []
  /// Attributes of the element that is being written.
  private var sorted: [xmlAttrPtr] = []

  init(_ method: CanonicalizationMethod, without excluded: xmlNodePtr?, cap: Int) {
    self.excluded = excluded
    switch method {
    case .exclusive(let prefixList):
      isInclusive = false
      inclusivePrefixes = prefixList.map { $0 == "#default" ? "" : $0 }
    case .inclusive:
      isInclusive = true
      inclusivePrefixes = []
    }
    self.cap = cap
  }

  mutating func write(apex: xmlNodePtr) throws(CodedError) {
    try element(apex, isApex: true)
  }

  private mutating func node(_ node: xmlNodePtr) throws(CodedError) {
    guard node != excluded else { return }
    switch node.pointee.type {
    case XML_ELEMENT_NODE: try element(node, isApex: false)
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: escape(node.pointee.content, inAttribute: false)
    case XML_COMMENT_NODE: return
    default: throw failure
    }
    guard output.count <= cap else {
      throw CodedError(
        .canonicalizationTooLarge, "the canonical form is too large", expected: "at most \(cap) octets",
        remedy: "declare namespaces once, on an outer element")
    }
  }

  private mutating func element(_ node: xmlNodePtr, isApex: Bool) throws(CodedError) {
    let outer = rendered.count
    output.append(UInt8(ascii: "<"))
    appendName(node)
    renderNamespaces(node, isApex: isApex)
    for place in outer..<rendered.count { append(rendered[place]) }
    appendAttributes(node, isApex: isApex)
    output.append(UInt8(ascii: ">"))
    var child = node.pointee.children
    while let current = child {
      try self.node(current)
      child = current.pointee.next
    }
    rendered.removeLast(rendered.count - outer)
    append("</")
    appendName(node)
    output.append(UInt8(ascii: ">"))
  }

  /// By namespace name, then by local name, octet by octet; those in no namespace first (Canonical XML 1.0 §2.2).
  private mutating func appendAttributes(_ node: xmlNodePtr, isApex: Bool) {
    sorted.removeAll(keepingCapacity: true)
    var next = node.pointee.properties
    while let attribute = next {
      sorted.append(attribute)
      next = attribute.pointee.next
    }
    if isInclusive, isApex { inheritXMLAttributes(of: node) }
    if sorted.count > 1 {
      sorted.sort { left, right in
        let order = xmlStrcmp(left.pointee.ns?.pointee.href, right.pointee.ns?.pointee.href)
        return order == 0 ? xmlStrcmp(left.pointee.name, right.pointee.name) < 0 : order < 0
      }
    }
    for attribute in sorted { append(attribute) }
  }

  /// The nearest `xml:` attribute of each name among the ancestors that are left out (Canonical XML 1.0 §2.4).
  private mutating func inheritXMLAttributes(of node: xmlNodePtr) {
    var ancestor = node.pointee.parent
    while let current = ancestor, current.pointee.type == XML_ELEMENT_NODE {
      var next = current.pointee.properties
      while let attribute = next {
        if isXML(attribute),
          !sorted.contains(where: { isXML($0) && xmlStrEqual($0.pointee.name, attribute.pointee.name) != 0 })
        {
          sorted.append(attribute)
        }
        next = attribute.pointee.next
      }
      ancestor = current.pointee.parent
    }
  }

  private func isXML(_ attribute: xmlAttrPtr) -> Bool {
    attribute.pointee.ns.map { CanonicalNamespace($0).isXML } ?? false
  }

  var failure: CodedError {
    CodedError(
      .canonicalizationFailed, "the element has no canonical form",
      remedy: "use elements, attributes and text only")
  }
}
