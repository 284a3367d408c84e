/// A parsed document as places: nodes in document order, and one run of octets that holds every text, value and name.
///
/// libxml2 parses and judges; this is what it saw, far from its memory. A message has hundreds of nodes, and a tree of
/// libxml2's own costs an allocation for each of them and a walk to free them. It is shared, never copied, and nobody
/// changes it.
final class XMLTree: Sendable {
  enum Kind: Sendable {
    case element
    /// Text, a CDATA section, or several of both in a row.
    case text
    case comment
  }

  struct Node: Sendable {
    var kind: Kind
    /// Of an element, place in ``XMLTree/names``.
    var name: Int
    /// Place of the parent; negative for the root.
    var parent: Int
    /// The place behind its last descendant.
    var end: Int
    /// Of a text.
    var octets: Range<Int>
    /// Of an element, places in ``XMLTree/attributes`` and in ``XMLTree/declarations``.
    var attributes: Range<Int>
    var declarations: Range<Int>
  }

  /// A name as it is written. Elements and attributes of equal names share one.
  struct Name: Sendable {
    /// With the prefix and its colon, where it has one.
    var qualified: Range<Int>
    var local: Range<Int>
    /// Place in ``XMLTree/prefixes``; negative for none.
    var prefix: Int
    /// Place in ``XMLTree/namespaces``; negative for none.
    var namespace: Int
    /// Whether it is `ID` of SAML or `Id` of XML Signature, in no namespace.
    var isIdentifier: Bool
  }

  struct Attribute: Sendable {
    var name: Int
    var value: Range<Int>
  }

  /// A declaration of a namespace; a negative prefix is the default one, and a negative namespace undoes it.
  struct Declaration: Sendable {
    var prefix: Int
    var namespace: Int
  }

  let octets: [UInt8]
  /// The root first; an element's descendants follow it, up to its `end`.
  let nodes: [Node]
  let names: [Name]
  let attributes: [Attribute]
  let declarations: [Declaration]
  let prefixes: [Range<Int>]
  let namespaces: [Range<Int>]

  init(_ parts: XMLTreeBuilder) {
    octets = parts.octets.octets
    nodes = parts.nodes
    names = parts.names
    attributes = parts.attributes
    declarations = parts.declarations
    prefixes = parts.prefixes
    namespaces = parts.namespaces
  }
}

/// Texts out of places.
extension XMLTree {
  func string(_ range: Range<Int>) -> String {
    octets.withUnsafeBufferPointer { String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self) }
  }

  /// Whether the octets at `range` are those of `text`.
  func has(_ range: Range<Int>, _ text: String) -> Bool {
    guard range.count == text.utf8.count else { return false }
    return octets.withUnsafeBufferPointer { OctetRun.isSame(UnsafeBufferPointer(rebasing: $0[range]), text) }
  }

  /// A negative place is the empty name.
  func has(namespace place: Int, _ text: String) -> Bool {
    place < 0 ? text.isEmpty : has(namespaces[place], text)
  }

  func isNamed(_ place: Int, _ name: String, _ namespace: String) -> Bool {
    let own = names[nodes[place].name]
    return has(own.local, name) && has(namespace: own.namespace, namespace)
  }

  func attribute(_ attribute: Attribute) -> XMLAttribute {
    let name = names[attribute.name]
    return XMLAttribute(
      localName: string(name.local), namespaceURI: name.namespace < 0 ? nil : string(namespaces[name.namespace]),
      value: string(attribute.value))
  }

  func isBlank(_ range: Range<Int>) -> Bool {
    for place in range where !octets[place].isXMLSpace { return false }
    return true
  }
}
