internal import Diagnostics

/// Reads canonical XML (W3C xml-exc-c14n, without comments) and nothing else: no document type, processing instruction,
/// comment or CDATA section, attributes with one space and double quotes, and only the references a canonicaliser
/// writes. What it returns is exactly what was digested.
///
/// It is fed with octets whose digest an authentic signature names, so a refusal here means that something upstream is
/// broken, and the message is refused all the same.
struct CanonicalXMLReader {
  let octets: UnsafeBufferPointer<UInt8>
  let limits: XMLLimits
  var offset = 0
  private var depth = 0
  /// Prefixes in scope, innermost last; an empty prefix is the default namespace.
  private var scope: [(prefix: String, namespace: String)] = []

  private init(octets: UnsafeBufferPointer<UInt8>, limits: XMLLimits) {
    self.octets = octets
    self.limits = limits
  }

  /// The one element `octets` hold.
  ///
  /// - Throws: `saml.canonical.form`, `saml.xml.depth`.
  static func read(_ octets: [UInt8], limits: XMLLimits) throws(CodedError) -> CanonicalElement {
    guard (try? UTF8Span(validating: octets.span)) != nil else {
      throw CodedError(.canonicalForm, "the canonical octets are not UTF-8", remedy: "report this message")
    }
    return try octets.withUnsafeBufferPointer { (buffer) throws(CodedError) in
      var reader = CanonicalXMLReader(octets: buffer, limits: limits)
      let element = try reader.element()
      guard reader.offset == buffer.count else { throw reader.refusal("octets follow the element") }
      return element
    }
  }

  private mutating func element() throws(CodedError) -> CanonicalElement {
    guard depth < limits.maximumDepth else {
      throw CodedError(
        .xmlTooDeep, "the canonical form is nested too deeply", expected: "at most \(limits.maximumDepth)",
        remedy: "send a flatter document")
    }
    try expect(UInt8(ascii: "<"))
    let name = try name()
    let outerScope = scope.count
    let plain = try startTag()
    let attributes = try resolve(plain)
    let (local, namespace) = try resolveElement(name)
    depth += 1
    let (children, text) = try content()
    depth -= 1
    try endTag(name)
    scope.removeLast(scope.count - outerScope)
    return CanonicalElement(
      localName: local, namespaceURI: namespace, attributes: attributes, children: children, text: text)
  }

  /// Attributes up to `>`; namespace declarations go to the scope, the rest is returned with qualified names.
  private mutating func startTag() throws(CodedError) -> [(name: Range<Int>, value: String)] {
    var plain: [(name: Range<Int>, value: String)] = []
    while peek() == 0x20 {
      offset += 1
      let name = try name()
      try expect(UInt8(ascii: "="))
      try expect(UInt8(ascii: "\""))
      let value = try value(until: UInt8(ascii: "\""))
      try expect(UInt8(ascii: "\""))
      if octets[name].elementsEqual("xmlns".utf8) {
        scope.append(("", value))
      } else if octets[name].starts(with: "xmlns:".utf8) {
        scope.append((string(name.lowerBound + 6..<name.upperBound), value))
      } else {
        plain.append((name, value))
      }
      guard plain.count <= limits.maximumAttributesPerElement else {
        throw refusal("an element has too many attributes")
      }
    }
    try expect(UInt8(ascii: ">"))
    return plain
  }

  private mutating func content() throws(CodedError) -> (children: [CanonicalElement], text: String) {
    var children: [CanonicalElement] = []
    var text = ""
    while true {
      guard let octet = peek() else { throw refusal("the octets end inside an element") }
      if octet != UInt8(ascii: "<") {
        text += try value(until: UInt8(ascii: "<"))
      } else if offset + 1 < octets.count, octets[offset + 1] == UInt8(ascii: "/") {
        return (children, text)
      } else {
        children.append(try element())
      }
    }
  }

  private mutating func endTag(_ name: Range<Int>) throws(CodedError) {
    offset += 2
    guard offset + name.count < octets.count,
      octets[offset..<offset + name.count].elementsEqual(octets[name])
    else { throw refusal("an end tag does not match its start") }
    offset += name.count
    try expect(UInt8(ascii: ">"))
  }
}

/// Names and namespaces.
extension CanonicalXMLReader {
  private func resolveElement(_ name: Range<Int>) throws(CodedError) -> (local: String, namespace: String?) {
    let (prefix, local) = try split(name)
    guard let prefix else {
      let namespace = scope.last { $0.prefix.isEmpty }?.namespace ?? ""
      return (local, namespace.isEmpty ? nil : namespace)
    }
    return (local, try namespace(of: prefix))
  }

  private func resolve(_ plain: [(name: Range<Int>, value: String)]) throws(CodedError) -> [XMLAttribute] {
    var attributes: [XMLAttribute] = []
    attributes.reserveCapacity(plain.count)
    for (name, value) in plain {
      let (prefix, local) = try split(name)
      var namespaceURI: String?
      if let prefix { namespaceURI = try namespace(of: prefix) }
      let isRepeated = attributes.contains {
        $0.localName.hasSameOctets(as: local) && ($0.namespaceURI ?? "").hasSameOctets(as: namespaceURI ?? "")
      }
      guard !isRepeated else { throw refusal("an attribute stands twice") }
      attributes.append(XMLAttribute(localName: local, namespaceURI: namespaceURI, value: value))
    }
    return attributes
  }

  private func split(_ name: Range<Int>) throws(CodedError) -> (prefix: String?, local: String) {
    guard let colon = octets[name].firstIndex(of: UInt8(ascii: ":")) else { return (nil, string(name)) }
    let local = colon + 1..<name.upperBound
    guard colon > name.lowerBound, !local.isEmpty, !octets[local].contains(UInt8(ascii: ":")) else {
      throw refusal("a qualified name has no two parts")
    }
    return (string(name.lowerBound..<colon), string(local))
  }

  private func namespace(of prefix: String) throws(CodedError) -> String {
    if prefix.hasSameOctets(as: "xml") { return "http://www.w3.org/XML/1998/namespace" }
    guard let found = scope.last(where: { $0.prefix.hasSameOctets(as: prefix) }), !found.namespace.isEmpty else {
      throw refusal("a prefix is not declared")
    }
    return found.namespace
  }
}
