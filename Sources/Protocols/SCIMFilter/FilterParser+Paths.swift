internal import Diagnostics
internal import JSON

/// Attribute paths and the paths of PATCH operations.
extension FilterParser {
  mutating func wholeAttributePath() throws(CodedError) -> AttributePath {
    let path = try attributePath()
    try requireEnd()
    return path
  }

  mutating func wholePatchPath(_ text: String) throws(CodedError) -> PatchPath {
    let path = try attributePath(orSchema: true)
    guard peek() == UInt8(ascii: "[") else {
      try requireEnd()
      return PatchPath(text: text, path: path)
    }
    code = .filterInvalid
    let filter = try elementFilter()
    code = .pathInvalid
    let subAttribute = try trailingSubAttribute()
    try requireEnd()
    return PatchPath(text: text, path: path, filter: filter, subAttribute: subAttribute)
  }

  /// `.name` behind a closing bracket; nil where no point follows.
  mutating func trailingSubAttribute() throws(CodedError) -> String? {
    guard peek() == UInt8(ascii: ".") else { return nil }
    offset += 1
    let start = offset
    let name = word()
    guard isName(name.utf8) else { throw notAName(name, at: start) }
    return name
  }

  /// An attribute path at `offset`. With `orSchema` the URN of a schema passes even where its last part is no name, such as
  /// `urn:example:person:1.0`.
  mutating func attributePath(orSchema: Bool = false) throws(CodedError) -> AttributePath {
    let start = offset
    let word = word()
    guard let colon = word.utf8.lastIndex(of: UInt8(ascii: ":")) else {
      return try split(Substring(word), schema: nil, at: start)
    }
    let schema = String(word[..<colon])
    let rest = word[word.utf8.index(after: colon)...]
    if orSchema, peek() != UInt8(ascii: "["), schema.prefix(4).matches(ignoringCase: "urn:"), !isName(rest.utf8),
      rest.utf8.first.map({ (0x30...0x39).contains($0) }) == true
    {
      return AttributePath(schema: schema, attribute: String(rest))
    }
    guard let first = schema.utf8.first, first.isLetter else { throw notAName(word, at: start) }
    return try split(rest, schema: schema, at: start)
  }

  /// `name` or `name.sub`.
  private func split(_ text: Substring, schema: String?, at start: Int) throws(CodedError) -> AttributePath {
    let parts = text.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.allSatisfy({ isName($0.utf8) }) else { throw notAName(String(text), at: start) }
    return AttributePath(
      schema: schema, attribute: String(parts[0]), subAttribute: parts.count == 2 ? String(parts[1]) : nil)
  }

  /// A letter (or `$`, as in `$ref`), then letters, digits, `-` and `_`.
  private func isName(_ name: some Collection<UInt8>) -> Bool {
    var rest = name.drop { $0 == UInt8(ascii: "$") }
    guard name.count - rest.count <= 1, let first = rest.popFirst(), first.isLetter else { return false }
    return rest.allSatisfy(\.isNameCharacter)
  }

  private func notAName(_ word: String, at start: Int) -> CodedError {
    invalid(
      "an attribute name is missing or malformed", expected: "a name such as userName or name.givenName",
      received: word.isEmpty ? nil : word, at: start)
  }

  private func requireEnd() throws(CodedError) {
    guard offset == octets.count else { throw invalid("text follows the path", expected: "the end of the path") }
  }
}
