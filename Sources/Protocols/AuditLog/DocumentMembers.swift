internal import Diagnostics
internal import JSON

/// The members of an object in an entry or an export's line, read by name and kind. Members nobody asks for are found by
/// comparing the document with what it is written as again.
struct DocumentMembers {
  private let members: JSONObject
  /// What a wrong member is refused with.
  private let code: ErrorCode

  init(_ value: JSONValue, refusing code: ErrorCode) throws(CodedError) {
    self.code = code
    guard let members = value.objectValue else {
      throw CodedError(
        code, "another kind of value should stand here", expected: "an object", received: value.kind,
        remedy: Self.remedy)
    }
    self.members = members
  }

  func string(_ name: String) throws(CodedError) -> String {
    guard let value = members[name]?.stringValue else { throw wrong(name, expected: "a string") }
    return value
  }

  func integer(_ name: String) throws(CodedError) -> Int {
    guard let value = members[name]?.intValue else { throw wrong(name, expected: "an integer") }
    return value
  }

  func time(_ name: String) throws(CodedError) -> Instant {
    guard let time = Instant(rfc3339: try string(name)) else { throw wrong(name, expected: "an RFC 3339 time") }
    return time
  }

  func word<Word: RawRepresentable<String> & CaseIterable>(_ name: String) throws(CodedError) -> Word {
    guard let word = Word(rawValue: try string(name)) else {
      throw wrong(name, expected: Word.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", "))
    }
    return word
  }

  func object(_ name: String) throws(CodedError) -> DocumentMembers {
    try DocumentMembers(members[name] ?? .null, refusing: code)
  }

  /// Nil where the member is null.
  func optional(_ name: String) throws(CodedError) -> DocumentMembers? {
    isNull(name) ? nil : try object(name)
  }

  func array(_ name: String) throws(CodedError) -> [DocumentMembers] {
    guard let elements = members[name]?.arrayValue else { throw wrong(name, expected: "an array") }
    var read: [DocumentMembers] = []
    for element in elements { read.append(try DocumentMembers(element, refusing: code)) }
    return read
  }

  func strings(_ name: String) throws(CodedError) -> [String] {
    guard let elements = members[name]?.arrayValue else { throw wrong(name, expected: "an array") }
    let strings = elements.compactMap(\.stringValue)
    guard strings.count == elements.count else { throw wrong(name, expected: "an array of strings") }
    return strings
  }

  /// Any value; nil where the member is null or absent.
  func value(_ name: String) -> JSONValue? {
    isNull(name) ? nil : members[name]
  }

  func isNull(_ name: String) -> Bool { members[name]?.isNull ?? false }

  private static let remedy = "use the octets exactly as they were exported"

  private func wrong(_ name: String, expected: String) -> CodedError {
    CodedError(
      code, "the member `\(name)` is missing or of another kind", expected: expected,
      received: members[name]?.kind ?? "nothing", remedy: Self.remedy)
  }
}
