internal import Diagnostics

/// An element as it was read from canonical octets: an immutable value, far from any parser.
public struct CanonicalElement: XMLElementView, Sendable {
  private let shared: SharedCanonicalDocument
  private let place: Int
  /// Children in the place of the document's own: plaintext where ciphertext stood.
  private let substitutes: [CanonicalElement]?

  init(_ shared: SharedCanonicalDocument, place: Int, substitutes: [CanonicalElement]? = nil) {
    self.shared = shared
    self.place = place
    self.substitutes = substitutes
  }

  /// This element with other children: ciphertext replaced by its plaintext, wherever that is authentic too.
  package func replacing(children: [CanonicalElement]) -> CanonicalElement {
    CanonicalElement(shared, place: place, substitutes: children)
  }

  private var document: CanonicalDocument { shared.document }

  public var localName: String { document.string(document.elements[place].localName) }
  public var namespaceURI: String? { document.namespaceURI(document.elements[place].namespace) }
  public var holdsComment: Bool { false }

  public var attributes: [XMLAttribute] {
    document.attributes[document.elements[place].attributes].map(document.attribute)
  }

  public var children: [CanonicalElement] {
    if let substitutes { return substitutes }
    var found: [CanonicalElement] = []
    found.reserveCapacity(min(document.elements[place].end - place - 1, 32))
    forEachChild { found.append(CanonicalElement(shared, place: $0)) }
    return found
  }

  public var text: String {
    var text = ""
    for part in document.elements[place].texts where document.texts[part].owner == place {
      let value = document.string(document.texts[part].value)
      if text.isEmpty { text = value } else { text += value }
    }
    return text
  }

  public func attribute(_ name: String) -> String? {
    for place in document.elements[place].attributes {
      let attribute = document.attributes[place]
      if attribute.namespace < 0, document.has(attribute.localName, name) { return document.string(attribute.value) }
    }
    return nil
  }

  public func hasAttribute(_ name: String) -> Bool {
    document.elements[place].attributes
      .contains { document.attributes[$0].namespace < 0 && document.has(document.attributes[$0].localName, name) }
  }

  public func firstAttribute(besides names: [String], namespaces: [String]) -> XMLAttribute? {
    for place in document.elements[place].attributes {
      let attribute = document.attributes[place]
      let isKnown =
        attribute.namespace < 0
        ? names.contains { document.has(attribute.localName, $0) }
        : namespaces.contains { document.has(namespace: attribute.namespace, $0) }
      guard isKnown else { return document.attribute(attribute) }
    }
    return nil
  }

  public var hasChildren: Bool {
    substitutes.map { !$0.isEmpty } ?? (document.elements[place].end > place + 1)
  }

  public var hasOnlyBlankText: Bool {
    for place in document.elements[place].texts
    where document.texts[place].owner == self.place && !document.isBlank(document.texts[place].value) { return false }
    return true
  }

  /// The value of the attribute of this name in this namespace.
  public func attribute(_ name: String, in namespace: String) -> String? {
    for place in document.elements[place].attributes {
      let attribute = document.attributes[place]
      if document.has(attribute.localName, name), document.has(namespace: attribute.namespace, namespace) {
        return document.string(attribute.value)
      }
    }
    return nil
  }

  public func isNamed(_ name: String, in namespace: String) -> Bool { isNamed(place, name, namespace) }

  /// Child elements of this name, in document order.
  public func children(_ name: String, in namespace: String) -> [CanonicalElement] {
    if let substitutes { return substitutes.filter { $0.isNamed(name, in: namespace) } }
    var found: [CanonicalElement] = []
    found.reserveCapacity(min(document.elements[place].end - place - 1, 32))
    forEachChild { child in
      if isNamed(child, name, namespace) { found.append(CanonicalElement(shared, place: child)) }
    }
    return found
  }

  /// The one child element of this name; nil where there is none or more than one.
  public func onlyChild(_ name: String, in namespace: String) -> CanonicalElement? {
    if substitutes != nil {
      let found = children(name, in: namespace)
      return found.count == 1 ? found[0] : nil
    }
    var found: Int?
    var count = 0
    forEachChild { child in
      if isNamed(child, name, namespace) {
        found = child
        count += 1
      }
    }
    return count == 1 ? found.map { CanonicalElement(shared, place: $0) } : nil
  }

  private func isNamed(_ place: Int, _ name: String, _ namespace: String) -> Bool {
    let element = document.elements[place]
    return document.has(element.localName, name) && document.has(namespace: element.namespace, namespace)
  }

  private func forEachChild(_ body: (Int) -> Void) {
    var child = place + 1
    let end = document.elements[place].end
    while child < end {
      body(child)
      child = document.elements[child].end
    }
  }
}
