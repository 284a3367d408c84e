internal import Diagnostics

/// Reads canonical XML (W3C xml-exc-c14n and Canonical XML 1.0, without comments) and nothing else: no document type,
/// processing instruction, comment or CDATA section, attributes with one space and double quotes, and only the
/// references a canonicaliser writes. What it returns is exactly what was digested.
///
/// It is fed with octets whose digest an authentic signature names, so a refusal here means that something upstream is
/// broken, and the message is refused all the same. Depth is bounded, and with it the stack.
struct CanonicalXMLReader {
  /// What canonical XML escapes in a value and in a text, and the one octet that ends it.
  let valueEnds = OctetSet("\"<&", controls: .all)
  let textEnds = OctetSet("<>&", controls: .butTabAndLineFeed)

  let octets: UnsafeBufferPointer<UInt8>
  let limits: XMLLimits
  var offset = 0
  private var depth = 0
  var document: CanonicalDocument
  /// Prefixes in scope, innermost last; an empty prefix is the default namespace.
  var scope: [(prefix: Range<Int>, namespace: Int)] = []
  /// Prefixes of the attributes of the tag that is being read.
  private var prefixes: [Range<Int>] = []

  private init(octets: UnsafeBufferPointer<UInt8>, document: CanonicalDocument, limits: XMLLimits) {
    self.octets = octets
    self.document = document
    self.limits = limits
  }

  /// The one element `octets` hold.
  ///
  /// - Throws: `saml.canonical.form`, `saml.xml.depth`.
  static func read(_ octets: [UInt8], limits: XMLLimits) throws(CodedError) -> CanonicalElement {
    guard UTF8Check.isValid(octets) else {
      throw CodedError(.canonicalForm, "the canonical octets are not UTF-8", remedy: "report this message")
    }
    let document = try octets.withUnsafeBufferPointer { (buffer) throws(CodedError) in
      var reader = CanonicalXMLReader(octets: buffer, document: CanonicalDocument(octets: octets), limits: limits)
      try reader.element()
      guard reader.offset == buffer.count else { throw reader.refusal("octets follow the element") }
      return reader.document
    }
    return CanonicalElement(SharedCanonicalDocument(document), place: 0)
  }

  private mutating func element() throws(CodedError) {
    guard depth < limits.maximumDepth else {
      throw CodedError(
        .xmlTooDeep, "the canonical form is nested too deeply", expected: "at most \(limits.maximumDepth)",
        remedy: "send a flatter document")
    }
    try expect(UInt8(ascii: "<"))
    let name = try name()
    let outerScope = scope.count
    let firstAttribute = document.attributes.count
    let place = document.elements.count
    let firstText = document.texts.count
    try startTag(firstAttribute)
    document.elements.append(
      CanonicalDocument.Element(
        localName: name.local, namespace: try namespace(ofElement: name),
        attributes: firstAttribute..<document.attributes.count,
        texts: firstText..<firstText, end: place + 1))
    depth += 1
    try content(of: place)
    depth -= 1
    try endTag(name.qualified)
    while scope.count > outerScope { scope.removeLast() }
    document.elements[place].texts = firstText..<document.texts.count
    document.elements[place].end = document.elements.count
  }

  /// Attributes up to `>`; namespace declarations go to the scope. A declaration may follow what uses it only in what no
  /// canonicaliser writes, so that names are resolved at the end.
  private mutating func startTag(_ firstAttribute: Int) throws(CodedError) {
    prefixes.removeAll(keepingCapacity: true)
    while peek() == 0x20 {
      offset += 1
      let name = try name()
      try expect(UInt8(ascii: "="))
      try expect(UInt8(ascii: "\""))
      let value = try value(until: UInt8(ascii: "\""))
      try expect(UInt8(ascii: "\""))
      if let prefix = declaredPrefix(name) {
        scope.append((prefix, namespace(value)))
      } else {
        document.attributes.append(CanonicalDocument.Attribute(localName: name.local, namespace: -1, value: value))
        prefixes.append(name.prefix)
      }
      guard document.attributes.count - firstAttribute <= limits.maximumAttributesPerElement else {
        throw refusal("an element has too many attributes")
      }
    }
    try expect(UInt8(ascii: ">"))
    for place in firstAttribute..<document.attributes.count {
      try resolveAttribute(place, prefixes[place - firstAttribute], firstAttribute)
    }
  }

  private mutating func content(of place: Int) throws(CodedError) {
    while true {
      guard let octet = peek() else { throw refusal("the octets end inside an element") }
      if octet != UInt8(ascii: "<") {
        let value = try value(until: UInt8(ascii: "<"))
        document.texts.append(CanonicalDocument.Text(owner: place, value: value))
      } else if offset + 1 < octets.count, octets[offset + 1] == UInt8(ascii: "/") {
        return
      } else {
        try element()
      }
    }
  }

  private mutating func endTag(_ name: Range<Int>) throws(CodedError) {
    offset += 2
    let end = offset + name.count
    guard end < octets.count, isSame(offset..<end, name) else { throw refusal("an end tag does not match its start") }
    offset = end
    try expect(UInt8(ascii: ">"))
  }
}
