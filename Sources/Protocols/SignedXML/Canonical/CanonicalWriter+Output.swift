internal import CLibXML2

/// Octets out.
extension CanonicalWriter {
  /// Canonical XML 1.0 §2.3: what stands for which character.
  static let textEscapes: KeyValuePairs<UInt8, StaticString> = [
    UInt8(ascii: "&"): "&amp;", UInt8(ascii: "<"): "&lt;", UInt8(ascii: ">"): "&gt;", 0x0D: "&#xD;",
  ]
  private static let attributeEscapes: KeyValuePairs<UInt8, StaticString> = [
    UInt8(ascii: "&"): "&amp;", UInt8(ascii: "<"): "&lt;", UInt8(ascii: "\""): "&quot;", 0x09: "&#x9;",
    0x0A: "&#xA;", 0x0D: "&#xD;",
  ]

  mutating func append(_ text: StaticString) {
    octets.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func append(_ text: UnsafePointer<xmlChar>?) {
    guard let text else { return }
    octets.append(contentsOf: UnsafeBufferPointer(start: text, count: Int(xmlStrlen(text))))
  }

  mutating func appendName(_ node: xmlNodePtr) {
    appendPrefix(node.pointee.ns)
    append(node.pointee.name)
  }

  private mutating func appendPrefix(_ namespace: xmlNsPtr?) {
    guard let prefix = namespace?.pointee.prefix else { return }
    append(prefix)
    append(":")
  }

  mutating func append(_ namespace: CanonicalNamespace) {
    append(" xmlns")
    if let prefix = namespace.prefix {
      append(":")
      append(prefix)
    }
    append("=\"")
    escape(namespace.href, Self.attributeEscapes)
    append("\"")
  }

  mutating func append(_ attribute: xmlAttrPtr) {
    append(" ")
    appendPrefix(attribute.pointee.ns)
    append(attribute.pointee.name)
    append("=\"")
    var part = attribute.pointee.children
    while let current = part {
      escape(current.pointee.content, Self.attributeEscapes)
      part = current.pointee.next
    }
    append("\"")
  }

  mutating func escape(_ text: UnsafePointer<xmlChar>?, _ escapes: KeyValuePairs<UInt8, StaticString>) {
    guard let text else { return }
    var start = 0
    var index = 0
    while text[index] != 0 {
      // Everything that is ever escaped lies at or below `>`.
      if text[index] <= UInt8(ascii: ">"), let escape = escapes.first(where: { $0.key == text[index] }) {
        octets.append(contentsOf: UnsafeBufferPointer(start: text + start, count: index - start))
        append(escape.value)
        start = index + 1
      }
      index += 1
    }
    octets.append(contentsOf: UnsafeBufferPointer(start: text + start, count: index - start))
  }
}
