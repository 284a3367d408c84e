internal import CLibXML2

/// libxml2's start, and its C strings as Swift compares and copies them.
enum LibXML {
  /// libxml2 asks to be started once, before threads use it.
  private static let started: Void = xmlInitParser()

  /// Makes ready for work on this thread.
  static func prepare() {
    _ = started
    lanyard_xmlQuiet()
  }

  static func newContext() -> xmlParserCtxtPtr? {
    prepare()
    return xmlNewParserCtxt()
  }

  static func string(_ octets: UnsafePointer<xmlChar>?) -> String {
    octets.map { String(cString: $0) } ?? ""
  }

  /// Whether the C string has the octets of `text`; a missing one is empty.
  static func equal(_ octets: UnsafePointer<xmlChar>?, _ text: String) -> Bool {
    guard let octets else { return text.isEmpty }
    let same = text.utf8.withContiguousStorageIfAvailable { text in
      lanyard_hasOctets(octets, text.baseAddress, text.count) != 0
    }
    return same ?? text.utf8.elementsEqual(UnsafeBufferPointer(start: octets, count: Int(xmlStrlen(octets))))
  }

  static func isNamed(_ node: xmlNodePtr, _ name: String, _ namespace: String) -> Bool {
    equal(node.pointee.name, name) && equal(node.pointee.ns?.pointee.href, namespace)
  }

  static func isBlank(_ octets: UnsafePointer<xmlChar>?) -> Bool {
    guard var octet = octets else { return true }
    while octet.pointee == 0x20 || octet.pointee == 0x0A || octet.pointee == 0x0D || octet.pointee == 0x09 {
      octet += 1
    }
    return octet.pointee == 0
  }

  static func value(of attribute: xmlAttrPtr) -> String {
    guard let first = attribute.pointee.children else { return "" }
    guard var next = first.pointee.next else { return string(first.pointee.content) }
    var value = string(first.pointee.content)
    while true {
      value += string(next.pointee.content)
      guard let following = next.pointee.next else { return value }
      next = following
    }
  }

  static func attribute(_ attribute: xmlAttrPtr) -> XMLAttribute {
    XMLAttribute(
      localName: string(attribute.pointee.name), namespaceURI: attribute.pointee.ns.map { string($0.pointee.href) },
      value: value(of: attribute))
  }
}
