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

  func hasPrefix(of other: CanonicalNamespace) -> Bool { xmlStrEqual(prefix, other.prefix) != 0 }
}

/// Which declarations an element shows, unless an output ancestor shows the same already. Exclusive (xml-exc-c14n §3):
/// those its own name and attributes use, and those of the PrefixList in scope. Inclusive (Canonical XML 1.0 §2.3): all
/// in scope.
extension CanonicalWriter {
  func namespacesToRender(_ node: xmlNodePtr, isApex: Bool) -> [CanonicalNamespace] {
    var needed: [CanonicalNamespace] = []
    if !isInclusive { needUsed(node, &needed) }
    if isInclusive || !inclusivePrefixes.isEmpty { needDeclared(node, isApex: isApex, &needed) }
    guard needed.count > 1 else { return needed }
    return needed.sorted { xmlStrcmp($0.prefix, $1.prefix) < 0 }
  }

  /// The namespaces of the element's name and of its attributes.
  private func needUsed(_ node: xmlNodePtr, _ needed: inout [CanonicalNamespace]) {
    need(CanonicalNamespace(node.pointee.ns), &needed)
    var attribute = node.pointee.properties
    while let current = attribute {
      if let namespace = current.pointee.ns { need(CanonicalNamespace(namespace), &needed) }
      attribute = current.pointee.next
    }
  }

  private func need(_ namespace: CanonicalNamespace, _ needed: inout [CanonicalNamespace]) {
    guard !namespace.isXML, !needed.contains(where: { $0.hasPrefix(of: namespace) }) else { return }
    let shown = rendered.last { $0.hasPrefix(of: namespace) }
    // Nothing shown and nothing declared are the same state; so `xmlns=""` appears only to undo a shown default.
    guard xmlStrEqual(shown?.href, namespace.href) == 0 else { return }
    needed.append(namespace)
  }

  /// At the apex what is in scope, further in what the element itself declares.
  private func needDeclared(_ node: xmlNodePtr, isApex: Bool, _ needed: inout [CanonicalNamespace]) {
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
          need(namespace, &needed)
        }
        declaration = found.pointee.next
      }
      current = isApex ? place.pointee.parent : nil
    }
  }
}
