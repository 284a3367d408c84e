internal import Diagnostics
internal import JSON

/// Reads members of a document, noting what is wrong instead of stopping at it.
struct ProblemCollector {
  var problems: [PolicyProblem] = []
  /// The rule being read, for the problems noted meanwhile.
  var ruleID: String?

  mutating func note(_ error: CodedError, at pointer: String) {
    problems.append(PolicyProblem(ruleID: ruleID, pointer: pointer, error: error))
  }

  /// Notes members that are neither known nor knowingly left out.
  mutating func refuseMembers(
    of object: JSONObject, except known: [String], unsupported: [String] = [], at pointer: String
  ) {
    for name in object.names where !known.contains(where: { $0.hasSameOctets(as: name) }) {
      let place = "\(pointer)/\(name.pointerEscaped)"
      if unsupported.contains(where: { $0.hasSameOctets(as: name) }) {
        note(.unsupportedMember(name), at: place)
      } else {
        note(.unknownMember(name, known: known), at: place)
      }
    }
  }

  mutating func text(_ name: String, in object: JSONObject, at pointer: String) -> String? {
    guard let value = object[name] else {
      note(.missingMember(name, kind: "string"), at: pointer)
      return nil
    }
    return checked(value.stringValue, value, expected: "string", at: "\(pointer)/\(name)")
  }

  mutating func optionalText(_ name: String, in object: JSONObject, at pointer: String) -> String? {
    object[name].flatMap { checked($0.stringValue, $0, expected: "string", at: "\(pointer)/\(name)") }
  }

  mutating func optionalBoolean(_ name: String, in object: JSONObject, at pointer: String) -> Bool? {
    object[name].flatMap { checked($0.boolValue, $0, expected: "boolean", at: "\(pointer)/\(name)") }
  }

  /// An object with these members at most; nil where it is absent or of another kind.
  mutating func optionalObject(
    _ name: String, in object: JSONObject, except known: [String], at pointer: String
  ) -> JSONObject? {
    let place = "\(pointer)/\(name)"
    guard let value = object[name] else { return nil }
    guard let inner = checked(value.objectValue, value, expected: "object", at: place) else { return nil }
    refuseMembers(of: inner, except: known, at: place)
    return inner
  }

  mutating func optionalTexts(_ name: String, in object: JSONObject, at pointer: String) -> [String]? {
    guard let value = object[name] else { return nil }
    return texts(value, at: "\(pointer)/\(name)")
  }

  /// The strings of an array; elements of another kind are noted and left out.
  mutating func texts(_ value: JSONValue, at pointer: String) -> [String]? {
    guard let elements = checked(value.arrayValue, value, expected: "array", at: pointer) else { return nil }
    return elements.enumerated().compactMap { place, element in
      checked(element.stringValue, element, expected: "string", at: "\(pointer)/\(place)")
    }
  }

  mutating func array(_ name: String, in object: JSONObject, at pointer: String) -> [JSONValue]? {
    guard let value = object[name] else {
      note(.missingMember(name, kind: "array"), at: pointer)
      return nil
    }
    return checked(value.arrayValue, value, expected: "array", at: "\(pointer)/\(name)")
  }

  mutating func checked<Value>(_ value: Value?, _ source: JSONValue, expected: String, at pointer: String) -> Value? {
    if value == nil { note(.wrongKind(pointer, expected: expected, received: source.kind), at: pointer) }
    return value
  }
}

extension String {
  /// RFC 6901 §3: `~` and `/` inside a reference token.
  var pointerEscaped: String {
    replacing("~", with: "~0").replacing("/", with: "~1")
  }
}

extension CodedError {
  fileprivate static func unknownMember(_ name: String, known: [String]) -> CodedError {
    CodedError(
      .mappingMemberUnknown, "the member \(name.quoted) is unknown here", expected: known.joined(separator: ", "),
      received: name.quoted, remedy: "remove the member, or mend its spelling")
  }

  fileprivate static func unsupportedMember(_ name: String) -> CodedError {
    CodedError(
      .mappingMemberUnsupported, "the member \(name.quoted) cannot be run by this release", received: name.quoted,
      remedy: "remove the member; nothing of it would take effect")
  }

  fileprivate static func missingMember(_ name: String, kind: String) -> CodedError {
    CodedError(
      .mappingMemberMissing, "the member `\(name)` is missing", expected: kind, remedy: "add `\(name)`")
  }

  fileprivate static func wrongKind(_ pointer: String, expected: String, received: String) -> CodedError {
    CodedError(
      .mappingMemberInvalid, "the value at `\(pointer)` is of the wrong kind", expected: expected, received: received,
      remedy: "write a value of kind \(expected)")
  }
}
