internal import Diagnostics

/// Namespaces in XML 1.0 §3 to §6.
extension XMLTreeParser {
  /// Adds a declaration; an empty prefix is the default, and an empty value undoes it.
  mutating func declare(_ prefix: Range<Int>, _ value: Range<Int>) throws(CodedError) {
    let isXML = octets.has(value, "http://www.w3.org/XML/1998/namespace")
    // It is bound already, and canonical XML never shows it.
    if isXML, octets.has(prefix, "xml") { return }
    guard !isXML, !octets.has(value, "http://www.w3.org/2000/xmlns/"), !octets.has(prefix, "xml"),
      !octets.has(prefix, "xmlns"), prefix.isEmpty || !value.isEmpty
    else { throw malformed("a prefix is bound as Namespaces in XML forbids") }
    let declaration = XMLTree.Declaration(prefix: number(ofPrefix: prefix), namespace: number(ofNamespace: value))
    declarations.append(declaration)
    scope.append(declaration)
  }

  /// No prefix is declared twice by one tag, whose declarations begin at `outer`.
  func checkDeclarations(from outer: Int) throws(CodedError) {
    for place in outer..<scope.count {
      for other in outer..<place where scope[other].prefix == scope[place].prefix {
        throw malformed("a prefix is declared twice")
      }
    }
  }

  mutating func elementName(_ name: QualifiedName) throws(CodedError) -> Int {
    guard name.prefix.isEmpty else { return try prefixedName(name) }
    return number(of: name, prefix: -1, namespace: innermost(name.prefix)?.namespace ?? -1)
  }

  /// The default namespace is not one of attributes.
  mutating func attributeName(_ name: QualifiedName) throws(CodedError) -> Int {
    name.prefix.isEmpty ? number(of: name, prefix: -1, namespace: -1) : try prefixedName(name)
  }

  private mutating func prefixedName(_ name: QualifiedName) throws(CodedError) -> Int {
    if octets.has(name.prefix, "xml") {
      let bound = xml ?? bindXML(name.prefix)
      return number(of: name, prefix: bound.prefix, namespace: bound.namespace)
    }
    guard let bound = innermost(name.prefix) else { throw malformed("a prefix is not declared") }
    return number(of: name, prefix: bound.prefix, namespace: bound.namespace)
  }

  private mutating func bindXML(_ prefix: Range<Int>) -> XMLTree.Declaration {
    let start = octets.count
    let name: StaticString = "http://www.w3.org/XML/1998/namespace"
    octets.append(name.utf8Start, count: name.utf8CodeUnitCount)
    prefixes.append(prefix)
    namespaces.append(start..<octets.count)
    let bound = XMLTree.Declaration(prefix: prefixes.count - 1, namespace: namespaces.count - 1)
    xml = bound
    return bound
  }

  private func innermost(_ prefix: Range<Int>) -> XMLTree.Declaration? {
    var place = scope.count - 1
    while place >= 0 {
      let declared = scope[place].prefix
      if declared < 0 ? prefix.isEmpty : octets.isSame(prefixes[declared], prefix) { return scope[place] }
      place -= 1
    }
    return nil
  }
}

/// Numbers for texts. Where two declarations can be seen from one element, equal prefixes and equal namespaces have
/// equal numbers; so whoever goes from an element to its descendants compares numbers.
extension XMLTreeParser {
  /// How many of the last texts are looked through besides those in scope: siblings declare the same again and again.
  private static let recent = 16

  private mutating func number(ofPrefix prefix: Range<Int>) -> Int {
    guard !prefix.isEmpty else { return -1 }
    for place in prefixes.indices.suffix(Self.recent) where octets.isSame(prefixes[place], prefix) { return place }
    for declaration in scope where declaration.prefix >= 0 && octets.isSame(prefixes[declaration.prefix], prefix) {
      return declaration.prefix
    }
    prefixes.append(prefix)
    return prefixes.count - 1
  }

  private mutating func number(ofNamespace name: Range<Int>) -> Int {
    guard !name.isEmpty else { return -1 }
    for place in namespaces.indices.suffix(Self.recent) where octets.isSame(namespaces[place], name) { return place }
    for declaration in scope
    where declaration.namespace >= 0 && octets.isSame(namespaces[declaration.namespace], name) {
      return declaration.namespace
    }
    namespaces.append(name)
    return namespaces.count - 1
  }

  /// Names that come again mostly have the number they had: how often, speed alone depends on.
  private mutating func number(of name: QualifiedName, prefix: Int, namespace: Int) -> Int {
    let whole = name.whole
    // The first octet, the last, and the one in the middle tell most names apart.
    let octets = octets
    let mixed =
      whole.count &* 131 &+ Int(source[whole.upperBound - 1]) &* 31
      &+ Int(source[(whole.lowerBound + whole.upperBound) / 2]) &* 17 &+ Int(source[name.local.lowerBound]) &* 7
    let slot = mixed & (recentNames.count - 1)
    let recent = recentNames[slot]
    if recent >= 0, names[recent].namespace == namespace, names[recent].prefix == prefix,
      isSame(names[recent].qualified, whole)
    {
      return recent
    }
    let isIdentifier = prefix < 0 && (octets.has(whole, "ID") || octets.has(whole, "Id"))
    names.append(
      XMLTree.Name(
        qualified: whole, local: name.local, prefix: prefix, namespace: namespace, isIdentifier: isIdentifier))
    recentNames[slot] = names.count - 1
    return names.count - 1
  }
}
