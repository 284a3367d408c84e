internal import Diagnostics

/// What can be read of an element, whether it is believed or not. Code that must look at both an unverified envelope and
/// a verified one is written once against this; what it may do with the answer depends on the type it was given.
public protocol XMLElementView {
  var localName: String { get }
  /// Nil where the element is in no namespace.
  var namespaceURI: String? { get }
  /// Child elements in document order.
  var children: [Self] { get }
  /// The element's own text, CDATA sections included, without that of its children.
  var text: String { get }
  /// Attributes in no namespace and in others, namespace declarations excluded.
  var attributes: [XMLAttribute] { get }
  /// Whether a comment stands directly in it. Always false in canonical form.
  var holdsComment: Bool { get }
  /// The value of the attribute of this name in no namespace.
  func attribute(_ name: String) -> String?
  /// Whether it has an attribute of this name in no namespace.
  func hasAttribute(_ name: String) -> Bool
  /// The first attribute that has none of these names in no namespace and is in none of these namespaces.
  func firstAttribute(besides names: [String], namespaces: [String]) -> XMLAttribute?
  /// Whether a child element stands in it.
  var hasChildren: Bool { get }
  /// Whether its text is white space or nothing.
  var hasOnlyBlankText: Bool { get }
  /// Child elements of this name, in document order.
  func children(_ name: String, in namespace: String) -> [Self]
  /// Whether it has this local name in this namespace, by octets; an empty namespace is none.
  func isNamed(_ name: String, in namespace: String) -> Bool
}

/// An attribute as read.
public struct XMLAttribute: Sendable, Equatable {
  public var localName: String
  /// Nil where the attribute has no prefix.
  public var namespaceURI: String?
  public var value: String

  public init(localName: String, namespaceURI: String? = nil, value: String) {
    self.localName = localName
    self.namespaceURI = namespaceURI
    self.value = value
  }

  public static func == (left: XMLAttribute, right: XMLAttribute) -> Bool {
    left.localName.hasSameOctets(as: right.localName) && left.value.hasSameOctets(as: right.value)
      && (left.namespaceURI ?? "").hasSameOctets(as: right.namespaceURI ?? "")
  }
}

extension XMLElementView {
  public func hasAttribute(_ name: String) -> Bool { attribute(name) != nil }

  public func isNamed(_ name: String, in namespace: String) -> Bool {
    localName.hasSameOctets(as: name) && (namespaceURI ?? "").hasSameOctets(as: namespace)
  }

  public func children(_ name: String, in namespace: String) -> [Self] {
    children.filter { $0.isNamed(name, in: namespace) }
  }

  /// The one child element of this name; nil where there is none or more than one.
  public func onlyChild(_ name: String, in namespace: String) -> Self? {
    let found = children(name, in: namespace)
    return found.count == 1 ? found[0] : nil
  }

  public var hasOnlyBlankText: Bool {
    text.utf8.allSatisfy { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
  }
}
