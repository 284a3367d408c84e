internal import Diagnostics

/// Canonical octets and where the elements in them lie: places only, so that a text is made when somebody asks for it.
///
/// Immutable once read. Elements stand in document order; an element's descendants follow it, up to its `end`.
struct CanonicalDocument: Sendable {
  struct Element: Sendable {
    var localName: Range<Int>
    /// Place in ``CanonicalDocument/namespaces``; negative for none.
    var namespace: Int
    var attributes: Range<Int>
    /// Texts of the element and of its descendants.
    var texts: Range<Int>
    /// The place behind its last descendant.
    var end: Int
  }

  struct Attribute: Sendable {
    var localName: Range<Int>
    var namespace: Int
    var value: Span
  }

  struct Text: Sendable {
    /// The element the text stands in.
    var owner: Int
    var value: Span
  }

  /// Octets as they stand, and whether references are among them.
  struct Span: Sendable {
    var octets: Range<Int>
    var holdsReferences: Bool
  }

  let octets: [UInt8]
  var elements: [Element] = []
  var attributes: [Attribute] = []
  var texts: [Text] = []
  /// Namespace names; one may stand here twice.
  var namespaces: [String] = []

  init(octets: [UInt8]) {
    self.octets = octets
    elements.reserveCapacity(octets.count / 96)
    attributes.reserveCapacity(octets.count / 96)
    texts.reserveCapacity(octets.count / 128)
  }
}

/// Texts out of places.
extension CanonicalDocument {
  func string(_ range: Range<Int>) -> String {
    octets.withUnsafeBufferPointer { String(decoding: UnsafeBufferPointer(rebasing: $0[range]), as: UTF8.self) }
  }

  func string(_ span: Span) -> String {
    guard span.holdsReferences else { return string(span.octets) }
    return octets.withUnsafeBufferPointer {
      CanonicalReference.replaced(in: UnsafeBufferPointer(rebasing: $0[span.octets]))
    }
  }

  func attribute(_ attribute: Attribute) -> XMLAttribute {
    XMLAttribute(
      localName: string(attribute.localName), namespaceURI: namespaceURI(attribute.namespace),
      value: string(attribute.value))
  }

  /// Whether the characters are XML's white space; of references, `&#xD;` alone stands for any.
  func isBlank(_ span: Span) -> Bool {
    guard !span.holdsReferences else { return string(span).utf8.allSatisfy(\.isXMLSpace) }
    for place in span.octets where !octets[place].isXMLSpace { return false }
    return true
  }

  func namespaceURI(_ place: Int) -> String? { place < 0 ? nil : namespaces[place] }

  /// Whether the octets at `range` are those of `text`.
  func has(_ range: Range<Int>, _ text: String) -> Bool {
    guard range.count == text.utf8.count else { return false }
    return octets.withUnsafeBufferPointer { OctetRun.isSame(UnsafeBufferPointer(rebasing: $0[range]), text) }
  }

  func has(namespace place: Int, _ text: String) -> Bool {
    place < 0 ? text.isEmpty : namespaces[place].hasSameOctets(as: text)
  }
}

/// A document that its elements share, and that nobody changes any more.
final class SharedCanonicalDocument: Sendable {
  let document: CanonicalDocument

  init(_ document: CanonicalDocument) {
    self.document = document
  }
}
