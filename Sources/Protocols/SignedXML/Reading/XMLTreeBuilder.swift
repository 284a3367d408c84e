internal import CLibXML2

/// Takes down what libxml2 reports of a document while it parses it.
struct XMLTreeBuilder {
  let octets: OctetBuffer
  private(set) var nodes: [XMLTree.Node] = []
  private(set) var names: [XMLTree.Name] = []
  private(set) var attributes: [XMLTree.Attribute] = []
  private(set) var declarations: [XMLTree.Declaration] = []
  private(set) var prefixes: [Range<Int>] = []
  private(set) var namespaces: [Range<Int>] = []
  /// Whether it met what the scan should have refused: a document type, an entity, a processing instruction.
  var hasDocumentType = false
  var holdsForeignNode = false
  /// Place of the innermost open element; negative outside the root.
  private var current = -1
  private var nameNumbers = AddressTable(capacity: 128)
  private var prefixNumbers = AddressTable()
  private var namespaceNumbers = AddressTable()

  /// - Parameter sourceOctets: of the text that will be parsed.
  init(sourceOctets: Int) {
    octets = OctetBuffer(capacity: sourceOctets + 256)
    nodes.reserveCapacity(sourceOctets / 64 + 1)
    attributes.reserveCapacity(sourceOctets / 96)
    names.reserveCapacity(64)
  }

  typealias Text = UnsafePointer<xmlChar>

  /// - Parameters:
  ///   - namespaces: of each declaration its prefix and its name.
  ///   - attributes: of each attribute its local name, prefix, namespace, and the start and end of its value.
  mutating func start(
    _ local: Text, _ prefix: Text?, _ namespace: Text?, namespaces declared: UnsafeBufferPointer<Text?>,
    attributes carried: UnsafeBufferPointer<Text?>
  ) {
    let (firstDeclaration, firstAttribute) = (declarations.count, attributes.count)
    let name = name(local, prefix, namespace)
    for place in stride(from: 0, to: declared.count, by: 2) {
      declarations.append(
        XMLTree.Declaration(prefix: self.prefix(declared[place]), namespace: self.namespace(declared[place + 1])))
    }
    for place in stride(from: 0, to: carried.count, by: 5) {
      guard let local = carried[place], let start = carried[place + 3], let end = carried[place + 4] else { continue }
      let name = self.name(local, carried[place + 1], carried[place + 2])
      attributes.append(XMLTree.Attribute(name: name, value: append(value: start, count: end - start)))
    }
    let place = nodes.count
    nodes.append(
      XMLTree.Node(
        kind: .element, name: name, parent: current, end: place + 1, octets: 0..<0,
        attributes: firstAttribute..<attributes.count, declarations: firstDeclaration..<declarations.count))
    current = place
  }

  mutating func end() {
    guard current >= 0 else { return }
    nodes[current].end = nodes.count
    current = nodes[current].parent
  }

  /// libxml2 reports a text in pieces, a reference always as one of its own.
  mutating func text(_ text: Text, count: Int) {
    guard current >= 0 else { return }
    let start = octets.count
    octets.append(text, count: count)
    let last = nodes.count - 1
    if nodes[last].kind == .text, nodes[last].parent == current, nodes[last].octets.upperBound == start {
      nodes[last].octets = nodes[last].octets.lowerBound..<octets.count
    } else {
      appendLeaf(.text, start..<octets.count)
    }
  }

  mutating func comment() {
    guard current >= 0 else { return }
    appendLeaf(.comment, 0..<0)
  }

  private mutating func appendLeaf(_ kind: XMLTree.Kind, _ octets: Range<Int>) {
    nodes.append(
      XMLTree.Node(
        kind: kind, name: -1, parent: current, end: nodes.count + 1, octets: octets, attributes: 0..<0,
        declarations: 0..<0))
  }
}

/// Octets and names.
extension XMLTreeBuilder {
  /// libxml2 leaves an ampersand in a value as `&#38;`, and writes any other character as itself.
  private func append(value: Text, count: Int) -> Range<Int> {
    let start = octets.count
    var rest = 0
    while let ampersand = memchr(value + rest, Int32(UInt8(ascii: "&")), count - rest) {
      let place = UnsafeRawPointer(ampersand) - UnsafeRawPointer(value)
      octets.append(value + rest, count: place + 1 - rest)
      rest = min(place + 5, count)
    }
    octets.append(value + rest, count: count - rest)
    return start..<octets.count
  }

  private func append(_ text: Text) -> Range<Int> {
    let start = octets.count
    octets.append(text, count: Int(xmlStrlen(text)))
    return start..<octets.count
  }

  private mutating func name(_ local: Text, _ prefix: Text?, _ namespace: Text?) -> Int {
    let key = AddressTable.Key(
      first: UInt(bitPattern: local), second: UInt(bitPattern: prefix), third: UInt(bitPattern: namespace))
    let known = nameNumbers.number(of: key)
    guard known < 0 else { return known }
    let start = octets.count
    if let prefix {
      _ = append(prefix)
      octets.append(UInt8(ascii: ":"))
    }
    let range = append(local)
    let isIdentifier = namespace == nil && (xmlStrEqual(local, "ID") != 0 || xmlStrEqual(local, "Id") != 0)
    names.append(
      XMLTree.Name(
        qualified: start..<range.upperBound, local: range, prefix: self.prefix(prefix),
        namespace: self.namespace(namespace), isIdentifier: isIdentifier))
    nameNumbers.insert(key, number: names.count - 1)
    return names.count - 1
  }

  private mutating func prefix(_ text: Text?) -> Int {
    guard let text else { return -1 }
    let key = AddressTable.Key(first: UInt(bitPattern: text))
    let known = prefixNumbers.number(of: key)
    guard known < 0 else { return known }
    prefixes.append(append(text))
    prefixNumbers.insert(key, number: prefixes.count - 1)
    return prefixes.count - 1
  }

  private mutating func namespace(_ text: Text?) -> Int {
    guard let text, text.pointee != 0 else { return -1 }
    let key = AddressTable.Key(first: UInt(bitPattern: text))
    let known = namespaceNumbers.number(of: key)
    guard known < 0 else { return known }
    namespaces.append(append(text))
    namespaceNumbers.insert(key, number: namespaces.count - 1)
    return namespaces.count - 1
  }
}
