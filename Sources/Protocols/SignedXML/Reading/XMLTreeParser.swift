internal import Diagnostics

/// Parses scanned octets: XML 1.0 (fifth edition) with Namespaces in XML 1.0, without a document type.
///
/// It takes what libxml2 takes, and tests hold it to that. A message's octets are read in place and each thing in them
/// becomes a few numbers, so that the parse costs a fraction of libxml2's. It trusts the scan for bounds, and for nothing
/// that could lead it beyond the octets.
struct XMLTreeParser {
  let source: UnsafeBufferPointer<UInt8>
  /// The source itself, and behind it what does not stand in it literally.
  let octets: OctetBuffer
  var offset = 0
  var nodes: [XMLTree.Node] = []
  var names: [XMLTree.Name] = []
  var attributes: [XMLTree.Attribute] = []
  var declarations: [XMLTree.Declaration] = []
  var prefixes: [Range<Int>] = []
  var namespaces: [Range<Int>] = []
  /// Declarations in scope, innermost last.
  var scope: [XMLTree.Declaration] = []
  /// Of each open element, how many declarations were in scope outside it.
  private var outerScopes: [Int] = []
  /// Place of the innermost open element; negative outside the root.
  private var current = -1
  /// Names that came before, by a number made of their octets; one that comes again is mostly found here.
  var recentNames = [Int](repeating: -1, count: 256)
  /// The binding of `xml`, once it was used.
  var xml: XMLTree.Declaration?
  /// Names of the attributes of the tag that is being read.
  var written: [QualifiedName] = []

  /// What ends a run of text, and of a value.
  let textEnds = OctetSet("<&>", controls: .carriageReturn)
  let valueEnds = OctetSet("\"'<&", controls: .spaces)

  private init(_ source: UnsafeBufferPointer<UInt8>) {
    self.source = source
    octets = OctetBuffer(capacity: source.count + 1024)
    if let start = source.baseAddress { octets.append(start, count: source.count) }
    nodes.reserveCapacity(source.count / 64 + 1)
    attributes.reserveCapacity(source.count / 96 + 1)
    names.reserveCapacity(64)
  }

  /// - Throws: `saml.xml.malformed`.
  static func parse(_ octets: [UInt8]) throws(CodedError) -> XMLTree {
    try octets.withUnsafeBufferPointer { (source) throws(CodedError) in
      var parser = XMLTreeParser(source)
      try parser.document()
      return XMLTree(parser)
    }
  }

  private mutating func document() throws(CodedError) {
    guard !holdsNoncharacter else { throw malformed("the document holds a character that XML has no place for") }
    try declaration()
    while let octet = peek() {
      if octet == UInt8(ascii: "<") {
        try markup()
      } else if current >= 0 {
        try text(of: current)
      } else {
        guard octet.isXMLSpace else { throw malformed("text stands outside the element") }
        offset += 1
      }
    }
    guard current < 0, !nodes.isEmpty else { throw malformed("the document ends inside an element") }
  }

  private mutating func markup() throws(CodedError) {
    switch peek(1) {
    case UInt8(ascii: "/"): try endTag()
    case UInt8(ascii: "!") where peek(2) == UInt8(ascii: "-"): try comment(in: current)
    case UInt8(ascii: "!") where current >= 0: try section(of: current)
    default: try startTag()
    }
  }

  private mutating func startTag() throws(CodedError) {
    // Outside the root no comment becomes a node, so that any node is the root.
    if current < 0, !nodes.isEmpty { throw malformed("a second element stands beside the root") }
    offset += 1
    let name = try qualifiedName()
    let (outer, firstAttribute, firstDeclaration) = (scope.count, attributes.count, declarations.count)
    try attributesOfTag()
    try checkDeclarations(from: outer)
    let place = nodes.count
    nodes.append(
      XMLTree.Node(
        kind: .element, name: try elementName(name), parent: current, end: place + 1, octets: 0..<0,
        attributes: firstAttribute..<attributes.count, declarations: firstDeclaration..<declarations.count))
    if peek() == UInt8(ascii: "/") {
      offset += 1
      leaveScope(to: outer)
    } else {
      outerScopes.append(outer)
      current = place
    }
    try expect(UInt8(ascii: ">"))
  }

  private mutating func endTag() throws(CodedError) {
    offset += 2
    guard current >= 0, let outer = outerScopes.popLast() else { throw malformed("an end tag closes nothing") }
    let name = names[nodes[current].name].qualified
    guard offset + name.count < source.count, isSame(offset..<offset + name.count, name) else {
      throw malformed("an end tag does not match its start")
    }
    offset += name.count
    skipSpace()
    try expect(UInt8(ascii: ">"))
    leaveScope(to: outer)
    nodes[current].end = nodes.count
    current = nodes[current].parent
  }
}

/// Steps and refusals.
extension XMLTreeParser {
  private mutating func leaveScope(to outer: Int) {
    while scope.count > outer { scope.removeLast() }
  }

  @inline(__always)
  func peek(_ distance: Int = 0) -> UInt8? {
    offset + distance < source.count ? source[offset + distance] : nil
  }

  @inline(__always)
  mutating func expect(_ octet: UInt8) throws(CodedError) {
    guard peek() == octet else { throw malformed("expected `\(Character(UnicodeScalar(octet)))`") }
    offset += 1
  }

  /// Whether there was any.
  @discardableResult
  mutating func skipSpace() -> Bool {
    let start = offset
    while let octet = peek(), octet.isXMLSpace { offset += 1 }
    return offset > start
  }

  func holds(_ text: StaticString, at start: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard start >= 0, start + length <= source.count else { return false }
    for place in 0..<length where source[start + place] != text.utf8Start[place] { return false }
    return true
  }

  /// Whether both ranges of the source have the same octets.
  func isSame(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
    guard left.count == right.count, let start = source.baseAddress else { return false }
    return OctetRun.isSame(start + left.lowerBound, start + right.lowerBound, count: left.count)
  }

  /// U+FFFE and U+FFFF, which are UTF-8 and no characters of XML.
  private var holdsNoncharacter: Bool {
    var place = 0
    while let found = OctetRun.firstPlace(of: 0xEF, in: source, from: place) {
      if found + 2 < source.count, source[found + 1] == 0xBF, source[found + 2] >= 0xBE { return true }
      place = found + 1
    }
    return false
  }

  func malformed(_ message: String) -> CodedError {
    CodedError(
      .xmlMalformed, message, remedy: "send well-formed XML 1.0 with namespaces", position: .init(offset: offset))
  }
}
