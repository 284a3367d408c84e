internal import CLibXML2

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

  private func append(_ text: UnsafePointer<xmlChar>?) {
    guard let text else { return }
    output.append(text, count: Int(xmlStrlen(text)))
  }

  func appendName(_ node: xmlNodePtr) {
    appendPrefix(node.pointee.ns)
    append(node.pointee.name)
  }

  private func appendPrefix(_ namespace: xmlNsPtr?) {
    guard let prefix = namespace?.pointee.prefix else { return }
    append(prefix)
    output.append(UInt8(ascii: ":"))
  }

  func append(_ namespace: CanonicalNamespace) {
    append(" xmlns")
    if let prefix = namespace.prefix {
      output.append(UInt8(ascii: ":"))
      append(prefix)
    }
    append("=\"")
    escape(namespace.href, inAttribute: true)
    output.append(UInt8(ascii: "\""))
  }

  func append(_ attribute: xmlAttrPtr) {
    output.append(UInt8(ascii: " "))
    appendPrefix(attribute.pointee.ns)
    append(attribute.pointee.name)
    append("=\"")
    var part = attribute.pointee.children
    while let current = part {
      escape(current.pointee.content, inAttribute: true)
      part = current.pointee.next
    }
    output.append(UInt8(ascii: "\""))
  }

  func escape(_ text: UnsafePointer<xmlChar>?, inAttribute: Bool) {
    guard let text else { return }
    var start = 0
    var index = 0
    while text[index] != 0 {
      // Everything that is ever escaped lies at or below `>`.
      if text[index] <= UInt8(ascii: ">"), let escape = Self.escape(text[index], inAttribute: inAttribute) {
        output.append(text + start, count: index - start)
        append(escape)
        start = index + 1
      }
      index += 1
    }
    output.append(text + start, count: index - start)
  }
}
