internal import CLibXML2

/// A namespace declaration in the tree's own memory; nil stands for no prefix, and for no name.
struct CanonicalNamespace {
  let prefix: UnsafePointer<xmlChar>?
  let href: UnsafePointer<xmlChar>?

  init(prefix: UnsafePointer<xmlChar>?, href: UnsafePointer<xmlChar>?) {
    self.prefix = prefix
    self.href = href.flatMap { $0.pointee == 0 ? nil : $0 }
  }

  init(_ namespace: xmlNsPtr?) {
    self.init(prefix: namespace?.pointee.prefix, href: namespace?.pointee.href)
  }

  var isXML: Bool { LibXML.equal(prefix, "xml") }

  func hasPrefix(of other: CanonicalNamespace) -> Bool {
    prefix == other.prefix || xmlStrEqual(prefix, other.prefix) != 0
  }
}

/// Which declarations an element shows, unless an output ancestor shows the same already. Exclusive (xml-exc-c14n §3):
/// those its own name and attributes use, and those of the PrefixList in scope. Inclusive (Canonical XML 1.0 §2.3): all
/// in scope. They are put on top of ``rendered``, sorted by prefix.
extension CanonicalWriter {
  mutating func renderNamespaces(_ node: xmlNodePtr, isApex: Bool) {
    let outer = rendered.count
    if !isInclusive { renderUsed(node) }
    if isInclusive || !inclusivePrefixes.isEmpty { renderDeclared(node, isApex: isApex) }
    guard rendered.count > outer + 1 else { return }
    rendered[outer...].sort { xmlStrcmp($0.prefix, $1.prefix) < 0 }
  }

  /// The namespaces of the element's name and of its attributes.
  private mutating func renderUsed(_ node: xmlNodePtr) {
    render(CanonicalNamespace(node.pointee.ns))
    var attribute = node.pointee.properties
    while let current = attribute {
      if let namespace = current.pointee.ns { render(CanonicalNamespace(namespace)) }
      attribute = current.pointee.next
    }
  }

  /// An element binds a prefix once, so that what it shows already is what is shown innermost.
  private mutating func render(_ namespace: CanonicalNamespace) {
    var place = rendered.count - 1
    while place >= 0, !rendered[place].hasPrefix(of: namespace) { place -= 1 }
    let shown = place >= 0 ? rendered[place].href : nil
    // Nothing shown and nothing declared are the same state; so `xmlns=""` appears only to undo a shown default.
    guard shown != namespace.href, xmlStrEqual(shown, namespace.href) == 0, !namespace.isXML else { return }
    rendered.append(namespace)
  }

  /// At the apex what is in scope, further in what the element itself declares.
  private mutating func renderDeclared(_ node: xmlNodePtr, isApex: Bool) {
    var current: xmlNodePtr? = node
    var seen: [CanonicalNamespace] = []
    while let place = current, place.pointee.type == XML_ELEMENT_NODE {
      var declaration = place.pointee.nsDef
      while let found = declaration {
        let namespace = CanonicalNamespace(found)
        if isInclusive || inclusivePrefixes.contains(where: { LibXML.equal(namespace.prefix, $0) }),
          !seen.contains(where: { $0.hasPrefix(of: namespace) })
        {
          seen.append(namespace)
          render(namespace)
        }
        declaration = found.pointee.next
      }
      current = isApex ? place.pointee.parent : nil
    }
  }
}
