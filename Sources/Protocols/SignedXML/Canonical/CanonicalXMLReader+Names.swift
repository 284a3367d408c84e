internal import Diagnostics

/// Names and namespaces.
extension CanonicalXMLReader {
  private static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

  /// The prefix that an attribute of this name declares, empty for the default; nil where it declares none.
  func declaredPrefix(_ name: Range<Int>) -> Range<Int>? {
    guard name.count >= 5, starts("xmlns", at: name.lowerBound) else { return nil }
    if name.count == 5 { return name.upperBound..<name.upperBound }
    return octets[name.lowerBound + 5] == UInt8(ascii: ":") ? name.lowerBound + 6..<name.upperBound : nil
  }

  /// The place of a namespace name, one that is in scope where there is one; negative for the empty name.
  mutating func namespace(_ value: CanonicalDocument.Span) -> Int {
    guard !value.octets.isEmpty else { return -1 }
    let name = document.string(value)
    if let known = scope.last(where: { $0.namespace >= 0 && document.namespaces[$0.namespace].hasSameOctets(as: name) })
    {
      return known.namespace
    }
    document.namespaces.append(name)
    return document.namespaces.count - 1
  }

  func resolveElement(_ name: Range<Int>) throws(CodedError) -> (local: Range<Int>, namespace: Int) {
    let (prefix, local) = try split(name)
    guard !prefix.isEmpty else { return (local, scope.last { $0.prefix.isEmpty }?.namespace ?? -1) }
    return (local, try namespace(of: prefix))
  }

  /// Puts local name and namespace where the whole name stands, and refuses a second one of both.
  mutating func resolveAttribute(_ place: Int, _ first: Int) throws(CodedError) {
    let (prefix, local) = try split(document.attributes[place].localName)
    let namespace = prefix.isEmpty ? -1 : try attributeNamespace(of: prefix)
    document.attributes[place].localName = local
    document.attributes[place].namespace = namespace
    for earlier in document.attributes[first..<place]
    where isSame(earlier.localName, local) && isSameNamespace(earlier.namespace, namespace) {
      throw refusal("an attribute stands twice")
    }
  }

  private mutating func attributeNamespace(of prefix: Range<Int>) throws(CodedError) -> Int {
    guard prefix.count == 3, starts("xml", at: prefix.lowerBound) else { return try namespace(of: prefix) }
    if let known = document.namespaces.firstIndex(where: { $0.hasSameOctets(as: Self.xmlNamespace) }) { return known }
    document.namespaces.append(Self.xmlNamespace)
    return document.namespaces.count - 1
  }

  private func isSameNamespace(_ left: Int, _ right: Int) -> Bool {
    if left == right { return true }
    guard left >= 0, right >= 0 else { return false }
    return document.namespaces[left].hasSameOctets(as: document.namespaces[right])
  }

  /// Prefix, empty where there is none, and local name.
  private func split(_ name: Range<Int>) throws(CodedError) -> (prefix: Range<Int>, local: Range<Int>) {
    var colon = name.lowerBound
    while colon < name.upperBound, octets[colon] != UInt8(ascii: ":") { colon += 1 }
    guard colon < name.upperBound else { return (name.lowerBound..<name.lowerBound, name) }
    let local = colon + 1..<name.upperBound
    guard colon > name.lowerBound, !local.isEmpty, !octets[local].contains(UInt8(ascii: ":")) else {
      throw refusal("a qualified name has no two parts")
    }
    return (name.lowerBound..<colon, local)
  }

  private func namespace(of prefix: Range<Int>) throws(CodedError) -> Int {
    guard let found = scope.last(where: { isSame($0.prefix, prefix) }), found.namespace >= 0 else {
      throw refusal("a prefix is not declared")
    }
    return found.namespace
  }

  func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    left.count == right.count
      && OctetRun.isSame(UnsafeBufferPointer(rebasing: octets[left]), UnsafeBufferPointer(rebasing: octets[right]))
  }

  private func starts(_ text: StaticString, at start: Int) -> Bool {
    for place in 0..<text.utf8CodeUnitCount where octets[start + place] != text.utf8Start[place] { return false }
    return true
  }
}
