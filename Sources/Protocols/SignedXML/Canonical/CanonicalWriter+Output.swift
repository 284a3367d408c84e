/// Octets out.
extension CanonicalWriter {
  /// Canonical XML 1.0 §2.3: what stands for which character.
  private static func escape(_ octet: UInt8, inAttribute: Bool) -> StaticString? {
    switch octet {
    case UInt8(ascii: "&"): "&amp;"
    case UInt8(ascii: "<"): "&lt;"
    case UInt8(ascii: ">"): inAttribute ? nil : "&gt;"
    case UInt8(ascii: "\""): inAttribute ? "&quot;" : nil
    case 0x09: inAttribute ? "&#x9;" : nil
    case 0x0A: inAttribute ? "&#xA;" : nil
    case 0x0D: "&#xD;"
    default: nil
    }
  }

  func append(_ text: StaticString) {
    output.append(text.utf8Start, count: text.utf8CodeUnitCount)
  }

  func append(_ range: Range<Int>) {
    tree.octets.withUnsafeBufferPointer { octets in
      guard let start = octets.baseAddress else { return }
      output.append(start + range.lowerBound, count: range.count)
    }
  }

  func append(_ declaration: XMLTree.Declaration) {
    append(" xmlns")
    if declaration.prefix >= 0 {
      output.append(UInt8(ascii: ":"))
      append(tree.prefixes[declaration.prefix])
    }
    append("=\"")
    if declaration.namespace >= 0 { escape(tree.namespaces[declaration.namespace], inAttribute: true) }
    output.append(UInt8(ascii: "\""))
  }

  func append(_ attribute: XMLTree.Attribute) {
    output.append(UInt8(ascii: " "))
    append(tree.names[attribute.name].qualified)
    append("=\"")
    escape(attribute.value, inAttribute: true)
    output.append(UInt8(ascii: "\""))
  }

  func escape(_ range: Range<Int>, inAttribute: Bool) {
    let specials = inAttribute ? valueSpecials : textSpecials
    tree.octets.withUnsafeBufferPointer { octets in
      let text = UnsafeBufferPointer(rebasing: octets[range])
      guard let first = text.baseAddress else { return }
      var start = 0
      while true {
        let place = specials.firstPlace(in: text, from: start)
        output.append(first + start, count: place - start)
        guard place < text.count else { return }
        if let escape = Self.escape(text[place], inAttribute: inAttribute) { append(escape) }
        start = place + 1
      }
    }
  }
}
