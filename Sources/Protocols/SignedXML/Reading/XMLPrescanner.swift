internal import Diagnostics

/// One pass over a document's octets that follows XML's own tokens (quotes, comments, CDATA sections), so that nothing
/// hides inside one of them, and counts. It refuses more than it must and never less than a parser: what it lets
/// through, the parser still judges.
struct XMLPrescanner {
  /// What needs a look in a text and in a value.
  private let textEnds = OctetSet("<&", controls: .foreign)
  let valueEnds = OctetSet("<&\"'", controls: .foreign)

  let octets: UnsafeBufferPointer<UInt8>
  let limits: XMLLimits
  var offset = 0
  var elements = 0
  var attributes = 0
  /// Comments and CDATA sections.
  var sections = 0
  /// Namespace declarations in scope outside each open element.
  private var scopes: [Int] = []
  private var namespacesInScope = 0

  init(octets: UnsafeBufferPointer<UInt8>, limits: XMLLimits) {
    self.octets = octets
    self.limits = limits
  }

  mutating func document() throws(CodedError) {
    try declaration()
    while offset < octets.count {
      if !scopes.isEmpty { offset = textEnds.firstPlace(in: octets, from: offset) }
      guard offset < octets.count else { break }
      switch octets[offset] {
      case UInt8(ascii: "<"): try markup()
      case UInt8(ascii: "&"): try reference()
      case let octet:
        try check(octet)
        // libxml2 would drop a second byte order mark without a word.
        guard !scopes.isEmpty || isSpace(octet) else { throw malformed("text stands outside the element") }
        offset += 1
      }
    }
    guard scopes.isEmpty, elements > 0 else { throw malformed("the document ends inside an element") }
  }

  private mutating func markup() throws(CodedError) {
    if offset + 1 < octets.count, octets[offset + 1] > UInt8(ascii: "?") { return try startTag() }
    if starts("</") { return try endTag() }
    if starts("<!--") { return try comment() }
    if starts("<![CDATA[") {
      offset += 9
      try countSection()
      return try pass("]]>", "a CDATA section does not end")
    }
    if starts("<!") {
      throw refusal(.xmlDoctype, "the document carries a document type declaration", "send it without `<!DOCTYPE`")
    }
    if starts("<?") {
      throw refusal(
        .xmlProcessingInstruction, "the document carries a processing instruction", "send it without `<?…?>`")
    }
    try startTag()
  }

  /// Two hyphens inside a comment end it or are an error (XML 1.0 §2.5).
  private mutating func comment() throws(CodedError) {
    offset += 4
    try countSection()
    try pass("--", "a comment does not end")
    guard offset < octets.count, octets[offset] == UInt8(ascii: ">") else {
      throw malformed("a comment holds two hyphens")
    }
    offset += 1
  }

  private mutating func countSection() throws(CodedError) {
    sections += 1
    guard sections <= limits.maximumSections else {
      throw exceeded(
        .xmlTooManySections, "the document holds too many comments and CDATA sections", limits.maximumSections)
    }
  }

  private mutating func endTag() throws(CodedError) {
    offset += 2
    _ = try name()
    _ = skipSpace()
    try expect(">")
    guard let outer = scopes.popLast() else { throw malformed("an end tag closes nothing") }
    namespacesInScope = outer
  }

  private mutating func startTag() throws(CodedError) {
    offset += 1
    _ = try name()
    elements += 1
    guard elements <= limits.maximumElements else {
      throw exceeded(.xmlTooManyElements, "the document holds too many elements", limits.maximumElements)
    }
    guard scopes.count < limits.maximumDepth else {
      throw exceeded(.xmlTooDeep, "the document is nested too deeply", limits.maximumDepth)
    }
    let outer = namespacesInScope
    try attributesOfTag()
    if skip("/") {
      namespacesInScope = outer
    } else {
      scopes.append(outer)
    }
    try expect(">")
  }

  private mutating func attributesOfTag() throws(CodedError) {
    var plain = 0
    var namespaces = 0
    while true {
      let spaced = skipSpace()
      guard offset < octets.count, octets[offset] != UInt8(ascii: ">"), octets[offset] != UInt8(ascii: "/") else {
        return
      }
      guard spaced else { throw malformed("an attribute follows without white space") }
      let (name, value) = try attribute()
      if isNamespaceDeclaration(name) {
        namespaces += 1
        namespacesInScope += 1
        try checkNamespace(value, count: namespaces)
      } else {
        plain += 1
      }
      attributes += 1
      guard attributes <= limits.maximumAttributes, plain <= limits.maximumAttributesPerElement else {
        throw exceeded(
          .xmlTooManyAttributes, "there are too many attributes", limits.maximumAttributesPerElement,
          " on an element and \(limits.maximumAttributes) in all")
      }
    }
  }

  private func checkNamespace(_ value: Range<Int>, count: Int) throws(CodedError) {
    guard count <= limits.maximumNamespacesPerElement else {
      throw exceeded(
        .xmlTooManyNamespaces, "an element declares too many namespaces", limits.maximumNamespacesPerElement)
    }
    guard namespacesInScope <= limits.maximumNamespacesInScope else {
      throw exceeded(.xmlTooManyNamespaces, "too many namespaces are in scope", limits.maximumNamespacesInScope)
    }
    guard value.count <= limits.maximumNamespaceOctets else {
      throw exceeded(.xmlNamespaceTooLong, "a namespace name is too long", limits.maximumNamespaceOctets, " octets")
    }
  }
}
