internal import Diagnostics

/// An element as it was read from canonical octets: an immutable value, far from any parser.
public struct CanonicalElement: XMLElementView, Sendable {
  public let localName: String
  public let namespaceURI: String?
  public let attributes: [XMLAttribute]
  public let children: [CanonicalElement]
  public let text: String

  public var holdsComment: Bool { false }

  init(
    localName: String, namespaceURI: String?, attributes: [XMLAttribute], children: [CanonicalElement], text: String
  ) {
    self.localName = localName
    self.namespaceURI = namespaceURI
    self.attributes = attributes
    self.children = children
    self.text = text
  }

  public func attribute(_ name: String) -> String? {
    attributes.first { $0.namespaceURI == nil && $0.localName.hasSameOctets(as: name) }?.value
  }

  /// Child elements of this name, in document order. Written out here, where it is not generic, since reading an
  /// assertion does little else.
  public func children(_ name: String, in namespace: String) -> [CanonicalElement] {
    var found: [CanonicalElement] = []
    for child in children where child.isNamed(name, in: namespace) { found.append(child) }
    return found
  }

  public func isNamed(_ name: String, in namespace: String) -> Bool {
    localName.utf8.count == name.utf8.count && localName.hasSameOctets(as: name)
      && (namespaceURI ?? "").hasSameOctets(as: namespace)
  }
}
