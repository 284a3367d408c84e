internal import Diagnostics

/// Namespaces in XML 1.0.
extension XMLTokenizer {
  static var xmlNamespace: String { "http://www.w3.org/XML/1998/namespace" }
  private static var xmlnsNamespace: String { "http://www.w3.org/2000/xmlns/" }

  /// Adds a binding. Namespace names are plain absolute URIs: canonicalisers differ about anything else, and some wrote
  /// nothing at all for a relative one.
  mutating func declare(_ prefix: String, _ namespace: String, isLiteral: Bool) throws(CodedError) {
    let isXML = namespace.hasSameOctets(as: Self.xmlNamespace)
    if prefix.hasSameOctets(as: "xml"), isXML { return }
    guard !prefix.hasSameOctets(as: "xml"), !prefix.hasSameOctets(as: "xmlns"), !isXML,
      !namespace.hasSameOctets(as: Self.xmlnsNamespace), !(namespace.isEmpty && !prefix.isEmpty)
    else { throw malformed("a prefix is bound as Namespaces in XML forbids") }
    guard namespace.utf8.count <= limits.maximumNamespaceOctets else {
      throw exceeded(.xmlNamespaceTooLong, "a namespace name is too long", limits.maximumNamespaceOctets, " octets")
    }
    guard namespace.isEmpty || hasScheme(namespace) else {
      throw refusal(
        .xmlRelativeNamespace, "a namespace name is not an absolute URI", "declare namespaces by absolute URIs",
        received: namespace.quoted)
    }
    guard isLiteral, namespace.utf8.allSatisfy(\.isURIOctet), hasPlainPort(namespace) else {
      throw refusal(
        .xmlNamespaceForm, "a namespace name holds what a URI does not", "declare namespaces by plain URIs without `&`",
        received: namespace.quoted)
    }
    scope.append(XMLNamespaceBinding(prefix: prefix, namespace: namespace))
  }

  /// What a tag declared, all of it together.
  func checkScope(declaredFrom outer: Int) throws(CodedError) {
    guard scope.count - outer <= limits.maximumNamespacesPerElement else {
      throw exceeded(
        .xmlTooManyNamespaces, "an element declares too many namespaces", limits.maximumNamespacesPerElement)
    }
    guard scope.count <= limits.maximumNamespacesInScope else {
      throw exceeded(.xmlTooManyNamespaces, "too many namespaces are in scope", limits.maximumNamespacesInScope)
    }
    for index in outer..<scope.count {
      for other in outer..<index where scope[other].prefix.hasSameOctets(as: scope[index].prefix) {
        throw malformed("a prefix is declared twice")
      }
    }
  }

  /// The namespace of a prefix in scope; empty for none.
  func namespace(of prefix: String, isAttribute: Bool) throws(CodedError) -> String {
    if prefix.isEmpty, isAttribute { return "" }
    if prefix.hasSameOctets(as: "xml") { return Self.xmlNamespace }
    if let found = scope.last(where: { $0.prefix.hasSameOctets(as: prefix) }) { return found.namespace }
    guard prefix.isEmpty else { throw malformed("a prefix is not declared") }
    return ""
  }

  func resolve(_ plain: [(name: String, value: String)]) throws(CodedError) -> [XMLStartTag.Attribute] {
    guard !plain.isEmpty else { return [] }
    var attributes: [XMLStartTag.Attribute] = []
    attributes.reserveCapacity(plain.count)
    for (name, value) in plain {
      let (prefix, local) = try split(name)
      let namespace = try namespace(of: prefix, isAttribute: true)
      let isRepeated = attributes.contains {
        $0.localName.hasSameOctets(as: local) && $0.namespace.hasSameOctets(as: namespace)
      }
      guard !isRepeated else { throw malformed("an attribute stands twice") }
      attributes.append(.init(prefix: prefix, localName: local, namespace: namespace, value: value))
    }
    return attributes
  }

  /// Prefix and local name, both NCNames.
  func split(_ name: String) throws(CodedError) -> (prefix: String, local: String) {
    guard let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) else {
      guard isNCName(name) else { throw malformed("a name holds a character that it may not") }
      return ("", name)
    }
    let (prefix, local) = (name[..<colon], name[name.utf8.index(after: colon)...])
    guard isNCName(prefix), isNCName(local) else { throw malformed("a qualified name has no two parts") }
    return (String(prefix), String(local))
  }
}

/// RFC 3986 §3.1: a scheme and a colon.
private func hasScheme(_ namespace: String) -> Bool {
  guard let first = namespace.utf8.first, first.isASCIILetter,
    let colon = namespace.utf8.firstIndex(of: UInt8(ascii: ":"))
  else { return false }
  return namespace.utf8[..<colon].allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || "+-.".utf8.contains($0) }
}

/// Whether nothing or a number follows the colon of an authority (RFC 3986 §3.2.3).
private func hasPlainPort(_ namespace: String) -> Bool {
  guard let scheme = namespace.utf8.firstIndex(of: UInt8(ascii: ":")) else { return true }
  let rest = namespace.utf8[namespace.utf8.index(after: scheme)...]
  guard rest.starts(with: "//".utf8) else { return true }
  let authority = rest.dropFirst(2).prefix { !"/?#".utf8.contains($0) }
  guard let colon = authority.firstIndex(of: UInt8(ascii: ":")) else { return true }
  let port = authority[authority.index(after: colon)...]
  return colon > authority.startIndex && !port.isEmpty && port.allSatisfy(\.isASCIIDigit)
}

extension UInt8 {
  /// What RFC 3986 writes URIs with, but for the brackets of address literals.
  fileprivate var isURIOctet: Bool {
    switch self {
    case 0x21, 0x23...0x25, 0x27...0x3B, 0x3D, 0x3F...0x5A, 0x5F, 0x61...0x7A, 0x7E: true
    default: false
    }
  }
}
