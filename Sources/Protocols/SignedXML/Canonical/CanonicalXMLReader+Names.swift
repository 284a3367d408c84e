internal import Diagnostics

/// Names and namespaces.
extension CanonicalXMLReader {
  private static let xmlNamespace = "http://www.w3.org/XML/1998/namespace"

  /// A name as it is written.
  struct Name {
    let qualified: Range<Int>
    let local: Range<Int>
    /// Empty where there is none.
    let prefix: Range<Int>
  }

  /// The prefix that an attribute of this name declares, empty for the default; nil where it declares none.
  func declaredPrefix(_ name: Name) -> Range<Int>? {
    if name.prefix.count == 5, holds("xmlns", at: name.prefix.lowerBound) { return name.local }
    guard name.prefix.isEmpty, name.local.count == 5, holds("xmlns", at: name.local.lowerBound) else { return nil }
    return name.local.upperBound..<name.local.upperBound
  }

  /// The place of a namespace name, one that is in scope where there is one; negative for the empty name.
  mutating func namespace(_ value: CanonicalDocument.Span) -> Int {
    guard !value.octets.isEmpty else { return -1 }
    let name = document.string(value)
    var place = scope.count - 1
    while place >= 0 {
      let known = scope[place].namespace
      if known >= 0, document.namespaces[known].hasSameOctets(as: name) { return known }
      place -= 1
    }
    document.namespaces.append(name)
    return document.namespaces.count - 1
  }

  func namespace(ofElement name: Name) throws(CodedError) -> Int {
    guard let place = innermost(name.prefix) else {
      guard name.prefix.isEmpty else { throw refusal("a prefix is not declared") }
      return -1
    }
    let namespace = scope[place].namespace
    guard namespace >= 0 || name.prefix.isEmpty else { throw refusal("a prefix is not declared") }
    return namespace
  }

  /// Puts the namespace beside a name, and refuses a second attribute of both.
  mutating func resolveAttribute(_ place: Int, _ prefix: Range<Int>, _ first: Int) throws(CodedError) {
    let namespace = prefix.isEmpty ? -1 : try attributeNamespace(of: prefix)
    document.attributes[place].namespace = namespace
    let local = document.attributes[place].localName
    for earlier in first..<place where isSame(document.attributes[earlier].localName, local) {
      if isSameNamespace(document.attributes[earlier].namespace, namespace) {
        throw refusal("an attribute stands twice")
      }
    }
  }

  private mutating func attributeNamespace(of prefix: Range<Int>) throws(CodedError) -> Int {
    guard prefix.count == 3, holds("xml", at: prefix.lowerBound) else {
      guard let place = innermost(prefix), scope[place].namespace >= 0 else {
        throw refusal("a prefix is not declared")
      }
      return scope[place].namespace
    }
    let known = document.namespaces.firstIndex { $0.hasSameOctets(as: Self.xmlNamespace) }
    if let known { return known }
    document.namespaces.append(Self.xmlNamespace)
    return document.namespaces.count - 1
  }

  private func isSameNamespace(_ left: Int, _ right: Int) -> Bool {
    if left == right { return true }
    guard left >= 0, right >= 0 else { return false }
    return document.namespaces[left].hasSameOctets(as: document.namespaces[right])
  }

  /// The place in the scope of the innermost declaration of `prefix`.
  private func innermost(_ prefix: Range<Int>) -> Int? {
    var place = scope.count - 1
    while place >= 0 {
      if isSame(scope[place].prefix, prefix) { return place }
      place -= 1
    }
    return nil
  }

  func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count, let start = octets.baseAddress else { return false }
    return OctetRun.isSame(start + left.lowerBound, start + right.lowerBound, count: left.count)
  }

  private func holds(_ text: StaticString, at start: Int) -> Bool {
    for place in 0..<text.utf8CodeUnitCount where octets[start + place] != text.utf8Start[place] { return false }
    return true
  }
}
