internal import Diagnostics

/// Writes tokens in exclusive canonical form without comments (W3C xml-exc-c14n), as they come. What was written is
/// taken out of `octets` by whoever owns the writer.
struct CanonicalStreamWriter {
  /// Prefixes that are treated as inclusive canonicalisation treats them; empty for the default namespace.
  enum Inclusive {
    case these([String])
    /// Every prefix in scope at the apex: for a part that must stand for itself.
    case all
  }

  let inclusive: Inclusive
  var octets: [UInt8] = []
  /// What output ancestors declare, innermost last.
  private var rendered: [XMLNamespaceBinding] = []
  /// Qualified names of open elements, and how many declarations were rendered outside each.
  private var open: [(name: String, rendered: Int)] = []

  init(inclusive: Inclusive = .these([])) {
    self.inclusive = inclusive
  }

  var depth: Int { open.count }

  mutating func start(_ tag: XMLStartTag, scope: [XMLNamespaceBinding]) {
    let outer = rendered.count
    let name = tag.qualifiedName
    octets.append(UInt8(ascii: "<"))
    octets.append(contentsOf: name.utf8)
    for binding in declarations(tag, scope) {
      append(binding.prefix.isEmpty ? " xmlns" : " xmlns:" + binding.prefix, value: binding.namespace)
      rendered.append(binding)
    }
    for attribute in sorted(tag.attributes) {
      append(
        attribute.prefix.isEmpty ? " " + attribute.localName : " \(attribute.prefix):\(attribute.localName)",
        value: attribute.value)
    }
    octets.append(UInt8(ascii: ">"))
    open.append((name, outer))
  }

  mutating func end() {
    guard let (name, outer) = open.popLast() else { return }
    rendered.removeLast(rendered.count - outer)
    octets.append(UInt8(ascii: "<"))
    octets.append(UInt8(ascii: "/"))
    octets.append(contentsOf: name.utf8)
    octets.append(UInt8(ascii: ">"))
  }

  mutating func text(_ text: [UInt8]) {
    escape(text, Self.textEscapes)
  }

  /// Which declarations the element shows (xml-exc-c14n §3): those its own name and attributes use, and those of the
  /// list in scope, unless an output ancestor shows the same already.
  private func declarations(_ tag: XMLStartTag, _ scope: [XMLNamespaceBinding]) -> [XMLNamespaceBinding] {
    var needed: [XMLNamespaceBinding] = []
    need(XMLNamespaceBinding(prefix: tag.prefix, namespace: tag.namespace), &needed)
    for attribute in tag.attributes where !attribute.prefix.isEmpty {
      need(XMLNamespaceBinding(prefix: attribute.prefix, namespace: attribute.namespace), &needed)
    }
    // At the apex what is in scope, further in what the element itself declares.
    let own = open.isEmpty ? scope[...] : scope.suffix(tag.declarationCount)
    var seen: [String] = []
    for binding in own.reversed() where isInclusive(binding.prefix) {
      // The innermost binding of a prefix is the one in force.
      guard !seen.contains(where: { $0.hasSameOctets(as: binding.prefix) }) else { continue }
      seen.append(binding.prefix)
      need(binding, &needed)
    }
    guard needed.count > 1 else { return needed }
    return needed.sorted { $0.prefix.utf8.lexicographicallyPrecedes($1.prefix.utf8) }
  }

  private func isInclusive(_ prefix: String) -> Bool {
    switch inclusive {
    case .all: true
    case .these(let prefixes): prefixes.contains { $0.hasSameOctets(as: prefix) }
    }
  }

  private func need(_ binding: XMLNamespaceBinding, _ needed: inout [XMLNamespaceBinding]) {
    let prefix = binding.prefix
    guard !prefix.hasSameOctets(as: "xml"), !needed.contains(where: { $0.prefix.hasSameOctets(as: prefix) }) else {
      return
    }
    let shown = rendered.last { $0.prefix.hasSameOctets(as: prefix) }?.namespace ?? ""
    // Nothing shown and nothing declared are the same state; so `xmlns=""` appears only to undo a shown default.
    guard !shown.hasSameOctets(as: binding.namespace) else { return }
    needed.append(binding)
  }

  /// By namespace name, then by local name, octet by octet; those in no namespace first (Canonical XML 1.0 §2.2).
  private func sorted(_ attributes: [XMLStartTag.Attribute]) -> [XMLStartTag.Attribute] {
    guard attributes.count > 1 else { return attributes }
    return attributes.sorted { left, right in
      left.namespace.hasSameOctets(as: right.namespace)
        ? left.localName.utf8.lexicographicallyPrecedes(right.localName.utf8)
        : left.namespace.utf8.lexicographicallyPrecedes(right.namespace.utf8)
    }
  }
}

/// Octets out.
extension CanonicalStreamWriter {
  /// What stands for which octet up to `>`, beyond which nothing is escaped (Canonical XML 1.0 §2.3).
  private static let textEscapes = table([
    UInt8(ascii: "&"): "&amp;", UInt8(ascii: "<"): "&lt;", UInt8(ascii: ">"): "&gt;", 0x0D: "&#xD;",
  ])
  private static let attributeEscapes = table([
    UInt8(ascii: "&"): "&amp;", UInt8(ascii: "<"): "&lt;", UInt8(ascii: "\""): "&quot;", 0x09: "&#x9;",
    0x0A: "&#xA;", 0x0D: "&#xD;",
  ])

  private static func table(_ escapes: [UInt8: StaticString]) -> [StaticString?] {
    (0...UInt8(ascii: ">")).map { escapes[$0] }
  }

  private mutating func append(_ name: String, value: String) {
    octets.append(contentsOf: name.utf8)
    octets.append(UInt8(ascii: "="))
    octets.append(UInt8(ascii: "\""))
    escape(value.utf8, Self.attributeEscapes)
    octets.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ text: some Collection<UInt8>, _ escapes: [StaticString?]) {
    guard text.contains(where: { Int($0) < escapes.count && escapes[Int($0)] != nil }) else {
      return octets.append(contentsOf: text)
    }
    for octet in text {
      guard Int(octet) < escapes.count, let escape = escapes[Int(octet)] else {
        octets.append(octet)
        continue
      }
      octets.append(contentsOf: UnsafeBufferPointer(start: escape.utf8Start, count: escape.utf8CodeUnitCount))
    }
  }
}
