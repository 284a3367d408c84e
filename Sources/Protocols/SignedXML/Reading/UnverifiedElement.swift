internal import Diagnostics

/// An element of a parsed document that nobody vouches for. It can refuse a message, never add to what is believed;
/// belief takes a ``VerifiedElement``.
///
/// It is a node of one document, compared by identity, and keeps that document alive.
public struct UnverifiedElement: XMLElementView, Equatable, Sendable {
  /// Its place among the nodes of the document.
  let place: Int
  /// The document it stands in.
  public let document: ParsedDocument

  init(place: Int, document: ParsedDocument) {
    self.place = place
    self.document = document
  }

  /// Whether both are the same node of the same document.
  public static func == (left: UnverifiedElement, right: UnverifiedElement) -> Bool {
    left.place == right.place && left.document === right.document
  }

  private var tree: XMLTree { document.tree }
  private var name: XMLTree.Name { tree.names[tree.nodes[place].name] }

  public var localName: String { tree.string(name.local) }

  public var namespaceURI: String? {
    let namespace = name.namespace
    return namespace < 0 ? nil : tree.string(tree.namespaces[namespace])
  }

  /// Nil for the root.
  public var parent: UnverifiedElement? {
    let parent = tree.nodes[place].parent
    return parent < 0 ? nil : UnverifiedElement(place: parent, document: document)
  }

  public var children: [UnverifiedElement] {
    var found: [UnverifiedElement] = []
    forEachChild { child in
      if tree.nodes[child].kind == .element { found.append(UnverifiedElement(place: child, document: document)) }
    }
    return found
  }

  public var hasChildren: Bool { firstChild != nil }

  public var firstChild: UnverifiedElement? { element(from: place + 1, under: place) }

  /// The element that follows it in the same parent.
  public var nextSibling: UnverifiedElement? {
    let node = tree.nodes[place]
    return node.parent < 0 ? nil : element(from: node.end, under: node.parent)
  }

  /// The first element among the children of `parent` from `start` on.
  private func element(from start: Int, under parent: Int) -> UnverifiedElement? {
    var child = start
    let end = tree.nodes[parent].end
    while child < end {
      if tree.nodes[child].kind == .element { return UnverifiedElement(place: child, document: document) }
      child = tree.nodes[child].end
    }
    return nil
  }

  public func children(_ name: String, in namespace: String) -> [UnverifiedElement] {
    var found: [UnverifiedElement] = []
    forEachChild { child in
      if tree.nodes[child].kind == .element, tree.isNamed(child, name, namespace) {
        found.append(UnverifiedElement(place: child, document: document))
      }
    }
    return found
  }

  /// Its place in a table of names; nil where it is not there.
  public func place(in table: XMLNameTable) -> Int? { table.place(of: name, in: tree) }

  public var text: String {
    var text = ""
    forEachChild { child in
      guard tree.nodes[child].kind == .text else { return }
      let part = tree.string(tree.nodes[child].octets)
      if text.isEmpty { text = part } else { text += part }
    }
    return text
  }

  public var hasOnlyBlankText: Bool {
    var isBlank = true
    forEachChild { child in
      guard isBlank, tree.nodes[child].kind == .text else { return }
      isBlank = tree.isBlank(tree.nodes[child].octets)
    }
    return isBlank
  }

  public var holdsComment: Bool {
    var found = false
    forEachChild { child in found = found || tree.nodes[child].kind == .comment }
    return found
  }

  public var attributes: [XMLAttribute] { tree.attributes[tree.nodes[place].attributes].map(tree.attribute) }

  public func attribute(_ name: String) -> String? { find(name).map { tree.string($0.value) } }

  public func hasAttribute(_ name: String) -> Bool { find(name) != nil }

  public func firstAttribute(besides names: [String], namespaces: [String]) -> XMLAttribute? {
    for place in tree.nodes[place].attributes {
      let name = tree.names[tree.attributes[place].name]
      let isKnown =
        name.namespace < 0
        ? names.contains { tree.has(name.local, $0) }
        : namespaces.contains { tree.has(namespace: name.namespace, $0) }
      guard isKnown else { return tree.attribute(tree.attributes[place]) }
    }
    return nil
  }

  private func find(_ name: String) -> XMLTree.Attribute? {
    for place in tree.nodes[place].attributes {
      let own = tree.names[tree.attributes[place].name]
      if own.namespace < 0, tree.has(own.local, name) { return tree.attributes[place] }
    }
    return nil
  }

  public func isNamed(_ name: String, in namespace: String) -> Bool { tree.isNamed(place, name, namespace) }

  private func forEachChild(_ body: (Int) -> Void) {
    var child = place + 1
    let end = tree.nodes[place].end
    while child < end {
      body(child)
      child = tree.nodes[child].end
    }
  }
}
