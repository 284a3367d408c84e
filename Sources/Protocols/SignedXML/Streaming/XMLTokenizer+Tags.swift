internal import Diagnostics

/// Tags. A tag is read once all of it is there.
extension XMLTokenizer {
  mutating func readMarkup() throws(CodedError) {
    guard isLast || end - offset >= 9 || buffer[offset..<end].contains(UInt8(ascii: ">")) else { return }
    if holds("<!--", at: offset) {
      offset += 4
      mode = .comment
    } else if holds("<![CDATA[", at: offset) {
      guard !open.isEmpty else { throw malformed("text stands outside the element") }
      offset += 9
      mode = .section
    } else if holds("<!", at: offset) {
      throw refusal(.xmlDoctype, "the document carries a document type declaration", "send it without `<!DOCTYPE`")
    } else if holds("<?", at: offset) {
      throw refusal(
        .xmlProcessingInstruction, "the document carries a processing instruction", "send it without `<?…?>`")
    } else if let close = try tagEnd() {
      if holds("</", at: offset) { try endTag(close) } else { try startTag(close) }
      offset = close + 1
    }
  }

  /// The index of the `>` that ends the tag, quotes respected; nil while it has yet to come.
  private func tagEnd() throws(CodedError) -> Int? {
    let found = buffer.withUnsafeBufferPointer { octets -> Int? in
      var quote: UInt8 = 0
      var index = offset + 1
      while index < end {
        let octet = octets[index]
        if quote != 0 {
          if octet == quote { quote = 0 }
        } else if octet == UInt8(ascii: ">") {
          return index
        } else if octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "'") {
          quote = octet
        }
        index += 1
      }
      return nil
    }
    guard (found ?? end) - offset <= limits.maximumTagOctets else {
      throw exceeded(.xmlTooManyAttributes, "a tag is too long", limits.maximumTagOctets, " octets")
    }
    guard found != nil || !isLast else { throw malformed("a tag does not end") }
    return found
  }

  private mutating func endTag(_ close: Int) throws(CodedError) {
    var stop = close
    while stop > offset + 2, buffer[stop - 1].isXMLSpace { stop -= 1 }
    guard let (name, bindings) = open.popLast(), buffer[offset + 2..<stop].elementsEqual(name.utf8) else {
      throw malformed("an end tag does not match its start")
    }
    scope.removeLast(scope.count - bindings)
    try handler.end()
  }

  private mutating func startTag(_ close: Int) throws(CodedError) {
    guard !(open.isEmpty && hasRoot) else { throw malformed("a second element stands outside the first") }
    guard open.count < limits.maximumDepth else {
      throw exceeded(.xmlTooDeep, "the document is nested too deeply", limits.maximumDepth)
    }
    hasRoot = true
    let isEmpty = buffer[close - 1] == UInt8(ascii: "/")
    let stop = isEmpty ? close - 1 : close
    let outer = scope.count
    var index = offset + 1
    let name = try name(&index, stop)
    let plain = try attributes(&index, stop)
    try checkScope(declaredFrom: outer)
    let (prefix, local) = try split(name)
    let tag = XMLStartTag(
      prefix: prefix, localName: local, namespace: try namespace(of: prefix, isAttribute: false),
      attributes: try resolve(plain), declarationCount: scope.count - outer)
    try handler.start(tag, scope: scope)
    if isEmpty {
      scope.removeLast(scope.count - outer)
      try handler.end()
    } else {
      open.append((name, outer))
    }
  }
}
