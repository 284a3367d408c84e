/// Which declarations an element shows, unless an output ancestor shows the same already. Exclusive (xml-exc-c14n §3):
/// those its own name and attributes use, and those of the PrefixList in scope. Inclusive (Canonical XML 1.0 §2.3): all
/// in scope. They are put on top of ``rendered``, sorted by prefix.
extension CanonicalWriter {
  mutating func renderNamespaces(_ place: Int, isApex: Bool) {
    let outer = rendered.count
    if !isInclusive { renderUsed(tree.nodes[place]) }
    if isInclusive || !inclusivePrefixes.isEmpty { renderDeclared(place, isApex: isApex) }
    guard rendered.count > outer + 1 else { return }
    let tree = tree
    rendered[outer...].sort { tree.isBefore($0, $1) }
  }

  /// The namespaces of the element's name and of its attributes.
  private mutating func renderUsed(_ node: XMLTree.Node) {
    let name = tree.names[node.name]
    render(XMLTree.Declaration(prefix: name.prefix, namespace: name.namespace))
    for attribute in tree.attributes[node.attributes] where tree.names[attribute.name].prefix >= 0 {
      let name = tree.names[attribute.name]
      render(XMLTree.Declaration(prefix: name.prefix, namespace: name.namespace))
    }
  }

  /// An element binds a prefix once, so that what it shows already is what is shown innermost.
  private mutating func render(_ declaration: XMLTree.Declaration) {
    var place = rendered.count - 1
    while place >= 0, rendered[place].prefix != declaration.prefix { place -= 1 }
    // Nothing shown and nothing declared are the same state; so `xmlns=""` appears only to undo a shown default.
    let shown = place >= 0 ? rendered[place].namespace : -1
    guard shown != declaration.namespace, !isXML(declaration.prefix) else { return }
    rendered.append(declaration)
  }

  /// At the apex what is in scope, further in what the element itself declares.
  private mutating func renderDeclared(_ place: Int, isApex: Bool) {
    var current = place
    var seen: [Int] = []
    while current >= 0 {
      for declaration in tree.declarations[tree.nodes[current].declarations]
      where isListed(declaration.prefix) && !seen.contains(declaration.prefix) {
        seen.append(declaration.prefix)
        render(declaration)
      }
      current = isApex ? tree.nodes[current].parent : -1
    }
  }

  private func isListed(_ prefix: Int) -> Bool {
    if isInclusive { return true }
    guard prefix >= 0 else { return inclusivePrefixes.contains("") }
    return inclusivePrefixes.contains { tree.has(tree.prefixes[prefix], $0) }
  }

  func isXML(_ prefix: Int) -> Bool { prefix >= 0 && tree.has(tree.prefixes[prefix], "xml") }
}
