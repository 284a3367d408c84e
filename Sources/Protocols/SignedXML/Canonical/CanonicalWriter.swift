internal import CLibXML2
internal import Diagnostics

/// Writes one node and its descendants in canonical form. Depth is bounded by the scan, and with it the stack.
struct CanonicalWriter {
  let excluded: xmlNodePtr?
  /// Prefixes treated as inclusive canonicalisation treats them; empty for the default namespace.
  let inclusivePrefixes: [String]
  let cap: Int
  private(set) var octets: [UInt8] = []
  /// What output ancestors declare, innermost last.
  var rendered: [CanonicalNamespace] = []

  init(excluded: xmlNodePtr?, inclusivePrefixes: [String], cap: Int) {
    self.excluded = excluded
    self.inclusivePrefixes = inclusivePrefixes
    self.cap = cap
    octets.reserveCapacity(8192)
  }

  mutating func write(apex: xmlNodePtr) throws(CodedError) {
    try element(apex, isApex: true)
  }

  private mutating func node(_ node: xmlNodePtr) throws(CodedError) {
    guard node != excluded else { return }
    switch node.pointee.type {
    case XML_ELEMENT_NODE: try element(node, isApex: false)
    case XML_TEXT_NODE, XML_CDATA_SECTION_NODE: escape(node.pointee.content, Self.textEscapes)
    case XML_COMMENT_NODE: return
    default: throw failure
    }
    guard octets.count <= cap else {
      throw CodedError(
        .canonicalizationTooLarge, "the canonical form is too large", expected: "at most \(cap) octets",
        remedy: "declare namespaces once, on an outer element")
    }
  }

  private mutating func element(_ node: xmlNodePtr, isApex: Bool) throws(CodedError) {
    let outer = rendered.count
    let declarations = namespacesToRender(node, isApex: isApex)
    append("<")
    appendName(node)
    for namespace in declarations { append(namespace) }
    for attribute in sortedAttributes(node) { append(attribute) }
    append(">")
    rendered.append(contentsOf: declarations)
    var child = node.pointee.children
    while let current = child {
      try self.node(current)
      child = current.pointee.next
    }
    rendered.removeLast(rendered.count - outer)
    append("</")
    appendName(node)
    append(">")
  }

  /// By namespace name, then by local name, octet by octet; those in no namespace first (Canonical XML 1.0 §2.2).
  private func sortedAttributes(_ node: xmlNodePtr) -> [xmlAttrPtr] {
    var attributes: [xmlAttrPtr] = []
    var next = node.pointee.properties
    while let attribute = next {
      attributes.append(attribute)
      next = attribute.pointee.next
    }
    guard attributes.count > 1 else { return attributes }
    return attributes.sorted { left, right in
      let order = xmlStrcmp(left.pointee.ns?.pointee.href, right.pointee.ns?.pointee.href)
      return order == 0 ? xmlStrcmp(left.pointee.name, right.pointee.name) < 0 : order < 0
    }
  }

  var failure: CodedError {
    CodedError(
      .canonicalizationFailed, "the element has no canonical form",
      remedy: "use elements, attributes and text only")
  }
}

/// Octets out.
extension CanonicalWriter {
  /// Canonical XML 1.0 §2.3: what stands for which character.
  private static let textEscapes: KeyValuePairs<UInt8, StaticString> = [
    UInt8(ascii: "&"): "&amp;", UInt8(ascii: "<"): "&lt;", UInt8(ascii: ">"): "&gt;", 0x0D: "&#xD;",
  ]
  private static let attributeEscapes: KeyValuePairs<UInt8, StaticString> = [
    UInt8(ascii: "&"): "&amp;", UInt8(ascii: "<"): "&lt;", UInt8(ascii: "\""): "&quot;", 0x09: "&#x9;",
    0x0A: "&#xA;", 0x0D: "&#xD;",
  ]

  private mutating func append(_ text: StaticString) {
    octets.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func append(_ text: UnsafePointer<xmlChar>?) {
    guard let text else { return }
    octets.append(contentsOf: UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text))))
  }

  private mutating func appendName(_ node: xmlNodePtr) {
    appendPrefix(node.pointee.ns)
    append(node.pointee.name)
  }

  private mutating func appendPrefix(_ namespace: xmlNsPtr?) {
    guard let prefix = namespace?.pointee.prefix else { return }
    append(prefix)
    append(":")
  }

  private mutating func append(_ namespace: CanonicalNamespace) {
    append(" xmlns")
    if let prefix = namespace.prefix {
      append(":")
      append(prefix)
    }
    append("=\"")
    escape(namespace.href, Self.attributeEscapes)
    append("\"")
  }

  private mutating func append(_ attribute: xmlAttrPtr) {
    append(" ")
    appendPrefix(attribute.pointee.ns)
    append(attribute.pointee.name)
    append("=\"")
    var part = attribute.pointee.children
    while let current = part {
      escape(current.pointee.content, Self.attributeEscapes)
      part = current.pointee.next
    }
    append("\"")
  }

  private mutating func escape(_ text: UnsafePointer<xmlChar>?, _ escapes: KeyValuePairs<UInt8, StaticString>) {
    guard let text else { return }
    var start = 0
    var index = 0
    while text[index] != 0 {
      // Everything that is ever escaped lies at or below `>`.
      if text[index] <= UInt8(ascii: ">"), let escape = escapes.first(where: { $0.key == text[index] }) {
        octets.append(contentsOf: UnsafeBufferPointer(start: text + start, count: index - start))
        append(escape.value)
        start = index + 1
      }
      index += 1
    }
    octets.append(contentsOf: UnsafeBufferPointer(start: text + start, count: index - start))
  }
}
