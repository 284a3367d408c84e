internal import Diagnostics

/// Writes one node and its descendants in canonical form. Depth is bounded by the scan, and with it the stack.
struct CanonicalWriter {
  let tree: XMLTree
  /// Place of a node that is left out with its descendants; negative for none.
  let excluded: Int
  let isInclusive: Bool
  /// Prefixes that exclusive canonicalisation treats inclusively; empty for the default namespace.
  let inclusivePrefixes: [String]
  let cap: Int
  let output: OctetBuffer
  /// What is escaped in a value and in a text.
  let valueSpecials = OctetSet("&<\"", controls: .spaces)
  let textSpecials = OctetSet("&<>", controls: .carriageReturn)
  /// What output ancestors declare, innermost last.
  var rendered: [XMLTree.Declaration] = []
  /// Attributes of the element that is being written.
  private var sorted: [XMLTree.Attribute] = []

  init(_ tree: XMLTree, _ method: CanonicalizationMethod, without excluded: Int?, cap: Int) {
    self.tree = tree
    self.excluded = excluded ?? -1
    switch method {
    case .exclusive(let prefixList):
      isInclusive = false
      inclusivePrefixes = prefixList.map { $0 == "#default" ? "" : $0 }
    case .inclusive:
      isInclusive = true
      inclusivePrefixes = []
    }
    self.cap = cap
    output = OctetBuffer(capacity: min(cap, tree.octets.count + 1024))
  }

  mutating func write(apex: Int) throws(CodedError) {
    try element(apex, isApex: true)
  }

  private mutating func element(_ place: Int, isApex: Bool) throws(CodedError) {
    let node = tree.nodes[place]
    let outer = rendered.count
    output.append(UInt8(ascii: "<"))
    append(tree.names[node.name].qualified)
    renderNamespaces(place, isApex: isApex)
    for place in outer..<rendered.count { append(rendered[place]) }
    appendAttributes(node, isApex: isApex)
    output.append(UInt8(ascii: ">"))
    var child = place + 1
    while child < node.end {
      try self.child(child)
      child = tree.nodes[child].end
    }
    while rendered.count > outer { rendered.removeLast() }
    append("</")
    append(tree.names[node.name].qualified)
    output.append(UInt8(ascii: ">"))
  }

  private mutating func child(_ place: Int) throws(CodedError) {
    guard place != excluded else { return }
    switch tree.nodes[place].kind {
    case .element: try element(place, isApex: false)
    case .text: escape(tree.nodes[place].octets, inAttribute: false)
    case .comment: return
    }
    guard output.count <= cap else {
      throw CodedError(
        .canonicalizationTooLarge, "the canonical form is too large", expected: "at most \(cap) octets",
        remedy: "declare namespaces once, on an outer element")
    }
  }

  /// By namespace name, then by local name, octet by octet; those in no namespace first (Canonical XML 1.0 §2.2).
  private mutating func appendAttributes(_ node: XMLTree.Node, isApex: Bool) {
    if !(isInclusive && isApex), areSorted(node.attributes) {
      for place in node.attributes { append(tree.attributes[place]) }
      return
    }
    sorted.removeAll(keepingCapacity: true)
    for place in node.attributes { sorted.append(tree.attributes[place]) }
    if isInclusive, isApex { inheritXMLAttributes(of: node) }
    let tree = tree
    sorted.sort { tree.isBefore(tree.names[$0.name], tree.names[$1.name]) }
    for attribute in sorted { append(attribute) }
  }

  private func areSorted(_ places: Range<Int>) -> Bool {
    for place in places.dropFirst() {
      let (left, right) = (tree.attributes[place - 1].name, tree.attributes[place].name)
      guard tree.isBefore(tree.names[left], tree.names[right]) else { return false }
    }
    return true
  }

  /// The nearest `xml:` attribute of each name among the ancestors that are left out (Canonical XML 1.0 §2.4).
  private mutating func inheritXMLAttributes(of node: XMLTree.Node) {
    var ancestor = node.parent
    while ancestor >= 0 {
      for attribute in tree.attributes[tree.nodes[ancestor].attributes]
      where isXML(tree.names[attribute.name].prefix) && !sorted.contains(where: { hasSameName($0, attribute) }) {
        sorted.append(attribute)
      }
      ancestor = tree.nodes[ancestor].parent
    }
  }

  /// As it is written, which for `xml:` is enough.
  private func hasSameName(_ left: XMLTree.Attribute, _ right: XMLTree.Attribute) -> Bool {
    let (left, right) = (tree.names[left.name].qualified, tree.names[right.name].qualified)
    return tree.octets[left].elementsEqual(tree.octets[right])
  }

  var failure: CodedError {
    CodedError(
      .canonicalizationFailed, "the element has no canonical form",
      remedy: "use elements, attributes and text only")
  }
}

/// The orders of canonical XML.
extension XMLTree {
  /// By namespace name, then by local name; those in no namespace first.
  fileprivate func isBefore(_ left: Name, _ right: Name) -> Bool {
    guard left.namespace != right.namespace else { return isBefore(left.local, right.local) }
    guard left.namespace >= 0, right.namespace >= 0 else { return left.namespace < 0 }
    return isBefore(namespaces[left.namespace], namespaces[right.namespace])
  }

  /// By prefix, the default first.
  func isBefore(_ left: Declaration, _ right: Declaration) -> Bool {
    guard left.prefix >= 0, right.prefix >= 0 else { return left.prefix < right.prefix }
    return isBefore(prefixes[left.prefix], prefixes[right.prefix])
  }

  /// Octet by octet, of two that begin alike the shorter one first.
  private func isBefore(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    octets.withUnsafeBufferPointer { octets in
      OctetRun.isBefore(UnsafeBufferPointer(rebasing: octets[left]), UnsafeBufferPointer(rebasing: octets[right]))
    }
  }
}
