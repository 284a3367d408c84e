internal import Diagnostics

/// Names, attributes and namespaces.
extension XMLTreeParser {
  /// A name as it is written, by places in the source; the prefix is empty where there is none.
  struct QualifiedName {
    let whole: Range<Int>
    let prefix: Range<Int>
    let local: Range<Int>
  }

  /// Prefix and local name, both names without a colon (Namespaces in XML 1.0 §4).
  mutating func qualifiedName() throws(CodedError) -> QualifiedName {
    let start = offset
    let first = try ncName()
    guard peek() == UInt8(ascii: ":") else { return QualifiedName(whole: first, prefix: start..<start, local: first) }
    offset += 1
    let local = try ncName()
    return QualifiedName(whole: start..<local.upperBound, prefix: first, local: local)
  }

  private mutating func ncName() throws(CodedError) -> Range<Int> {
    let start = offset
    var isASCII = true
    while let octet = peek() {
      if octet.continuesName {
        offset += 1
      } else if octet >= 0x80 {
        isASCII = false
        offset += 1
      } else {
        break
      }
    }
    guard offset > start, source[start].startsName || !isASCII else { throw malformed("a name is missing") }
    let range = start..<offset
    guard isASCII || isNCName(String(decoding: UnsafeBufferPointer(rebasing: source[range]), as: UTF8.self)) else {
      throw malformed("a name holds a character that it may not")
    }
    return range
  }

  /// Attributes and declarations up to `>` or `/>`. Prefixes are resolved at the end, when all declarations are known.
  mutating func attributesOfTag() throws(CodedError) {
    let first = attributes.count
    written.removeAll(keepingCapacity: true)
    while skipSpace(), let octet = peek(), octet != UInt8(ascii: ">"), octet != UInt8(ascii: "/") {
      let name = try qualifiedName()
      skipSpace()
      try expect(UInt8(ascii: "="))
      skipSpace()
      let value = try value()
      if let prefix = declaredPrefix(name) {
        try declare(prefix, value)
      } else {
        written.append(name)
        attributes.append(XMLTree.Attribute(name: -1, value: value))
      }
    }
    for place in written.indices { attributes[first + place].name = try attributeName(written[place]) }
    try checkAttributes(from: first)
  }

  /// The prefix that an attribute of this name declares, empty for the default; nil where it declares none.
  private func declaredPrefix(_ name: QualifiedName) -> Range<Int>? {
    if name.prefix.count == 5, holds("xmlns", at: name.prefix.lowerBound) { return name.local }
    guard name.prefix.isEmpty, name.local.count == 5, holds("xmlns", at: name.local.lowerBound) else { return nil }
    return name.local.upperBound..<name.local.upperBound
  }

  /// No two attributes of an element have one name (Namespaces in XML 1.0 §6.3).
  private func checkAttributes(from first: Int) throws(CodedError) {
    guard attributes.count > first + 1 else { return }
    for place in first + 1..<attributes.count {
      let name = names[attributes[place].name]
      for earlier in first..<place {
        let other = names[attributes[earlier].name]
        if other.namespace == name.namespace, isSame(other.local, name.local) {
          throw malformed("an attribute stands twice")
        }
      }
    }
  }
}
