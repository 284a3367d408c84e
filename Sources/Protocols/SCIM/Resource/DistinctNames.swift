internal import Diagnostics
internal import JSON

/// Names of one object that have been read. Names are the same in whatever letter case (RFC 7643 §2.1), and an object that
/// gives one name twice says two things: whichever were believed, somebody who reads it otherwise would be deceived.
struct DistinctNames {
  private var seen: Set<OctetKey> = []

  /// - Parameter name: as the schema spells it.
  /// - Throws: `json.name.duplicate`.
  mutating func note(_ name: String) throws(CodedError) {
    guard seen.insert(OctetKey(name)).inserted else { throw Self.twice(name) }
  }

  static func twice(_ name: String) -> CodedError {
    CodedError(
      .jsonDuplicateName, "an object gives `\(name.prefix(200))` twice", expected: "one member for each attribute",
      received: "members that differ in letter case, or a dotted or URN name beside the plain one",
      remedy: "send the attribute once")
  }
}

extension JSONObject {
  /// The value of a member whose name is a word of a message, in whatever letter case.
  ///
  /// - Throws: `json.name.duplicate` where two members have the name.
  func word(_ name: String) throws(CodedError) -> JSONValue? {
    let found = members.filter { $0.name.matches(ignoringCase: name) }
    guard found.count <= 1 else { throw DistinctNames.twice(name) }
    return found.first?.value
  }
}
