internal import Diagnostics
internal import JSON

/// Reads the members of one object and keeps a list of everything wrong with them, so that a person mends a manifest in
/// one go. A member that is null counts as absent, as YAML writes an empty one.
struct MemberReader {
  let object: JSONObject
  let shape: ManifestShape
  /// Where the object stands in its document; empty at the top.
  let path: String
  /// The object as people name it: `Target acme/crm`.
  let owner: String
  let positions: DocumentPositions
  private(set) var problems: [CodedError] = []

  init(_ object: JSONObject, shape: ManifestShape, path: String, owner: String, positions: DocumentPositions) {
    self.object = object
    self.shape = shape
    self.path = path
    self.owner = owner
    self.positions = positions
    refuseUnknownMembers()
  }

  /// The value of a member, if it is there and not null.
  func value(_ name: String) -> JSONValue? {
    guard let value = object[name], !value.isNull else { return nil }
    return value
  }

  func path(of name: String) -> String { DocumentPositions.path(path, member: name) }

  /// Notes a problem with a member or, by its path, with a value inside one.
  mutating func note(
    _ code: ErrorCode, at path: String, _ message: String, expected: String? = nil, received: String? = nil,
    remedy: String
  ) {
    problems.append(
      CodedError(
        code, "`\(path.prefix(200))` of \(owner) \(message)", expected: expected, received: received, remedy: remedy,
        position: positions[path]))
  }

  /// Takes over a problem that another parser found at `path`.
  mutating func note(_ error: CodedError, rule: String? = nil, at path: String) {
    var error = error
    error.message = (path.isEmpty ? owner : "`\(path.prefix(200))` of \(owner)") + ": " + error.message
    if var place = positions[path] {
      // The parser counted within its own text, such as a condition; the document's line says where that text stands.
      if let offset = error.position?.offset { error.message += " (at offset \(offset) of it)" }
      place.offset = error.position?.offset
      error.position = place
    }
    error.position = error.position(naming: rule)
    problems.append(error)
  }

  mutating func noteMissing(_ name: String, expected: String) {
    note(
      .manifestMemberMissing, at: path(of: name), "is missing", expected: expected, remedy: "add `\(name)`")
  }

  mutating func noteType(_ value: JSONValue, at path: String, expected: String) {
    note(
      .manifestMemberType, at: path, "has the wrong type", expected: expected, received: value.kind,
      remedy: "write \(expected)")
  }

  /// Reads an object inside this one; its problems become this reader's.
  mutating func nested<Value>(
    _ value: JSONValue, at path: String, shape: ManifestShape?, _ read: (inout MemberReader) -> Value?
  ) -> Value? {
    guard let object = value.objectValue else {
      noteType(value, at: path, expected: "an object")
      return nil
    }
    var inner = MemberReader(object, shape: shape ?? .plain, path: path, owner: owner, positions: positions)
    let result = read(&inner)
    problems += inner.problems
    return result
  }

  private mutating func refuseUnknownMembers() {
    guard let known = shape.memberNames else { return }
    for name in object.names where !known.contains(where: { $0.hasSameOctets(as: name) }) {
      let hint = known.nearest(to: name).map { "write `\($0)`" }
      note(
        .manifestMemberUnknown, at: path(of: name), "is not known", expected: "one of " + known.joined(separator: ", "),
        received: "`\(name.prefix(80))`", remedy: hint ?? "remove it")
    }
  }
}
