internal import Diagnostics
internal import JSON

/// Reads the members of one object of a validation context and refuses at the first that is wrong.
struct ContextReader {
  private let object: JSONObject
  private let path: String

  /// - Throws: `saml.context.invalid` for a member that is not among `members`.
  init(_ object: JSONObject, path: String, members: [String]) throws(CodedError) {
    self.object = object
    self.path = path
    for name in object.names where !members.contains(where: { $0.hasSameOctets(as: name) }) {
      throw Self.invalid(
        place(name), "is not a member of a validation context", expected: members.joined(separator: ", "),
        received: "`\(name.prefix(80))`",
        remedy: members.nearest(to: name).map { "write `\($0)`" } ?? "remove it")
    }
  }

  /// The value of a member, if it is there and not null.
  func value(_ name: String) -> JSONValue? {
    guard let value = object[name], !value.isNull else { return nil }
    return value
  }

  func text(_ name: String) throws(CodedError) -> String {
    guard let text = try optionalText(name) else { throw missing(name) }
    guard !text.isEmpty else { throw Self.invalid(place(name), "is empty", expected: "a text", received: "``") }
    return text
  }

  func optionalText(_ name: String) throws(CodedError) -> String? {
    guard let value = value(name) else { return nil }
    guard let text = value.stringValue else { throw wrongType(name, value, expected: "a text") }
    return text
  }

  func texts(_ name: String) throws(CodedError) -> [String] {
    var texts: [String] = []
    for element in try elements(name) {
      guard let text = element.stringValue else { throw wrongType(name, element, expected: "a list of texts") }
      texts.append(text)
    }
    return texts
  }

  func elements(_ name: String) throws(CodedError) -> [JSONValue] {
    guard let value = value(name) else { return [] }
    guard let elements = value.arrayValue else { throw wrongType(name, value, expected: "a list") }
    return elements
  }

  func flag(_ name: String, default fallback: Bool) throws(CodedError) -> Bool {
    guard let value = value(name) else { return fallback }
    guard let flag = value.boolValue else { throw wrongType(name, value, expected: "true or false") }
    return flag
  }

  func integer(_ name: String, default fallback: Int, in range: ClosedRange<Int>) throws(CodedError) -> Int {
    guard let value = value(name) else { return fallback }
    guard let number = value.intValue, range.contains(number) else {
      throw Self.invalid(
        place(name), "is out of range", expected: "\(range.lowerBound) to \(range.upperBound)",
        received: "`\(value.text.prefix(40))`")
    }
    return number
  }

  func instant(_ name: String) throws(CodedError) -> Instant {
    let text = try text(name)
    guard let instant = Instant(rfc3339: text) else {
      throw Self.invalid(
        place(name), "is no moment in time", expected: "RFC 3339, such as `2026-11-22T09:30:00Z`",
        received: "`\(text.prefix(80))`")
    }
    return instant
  }

  func object(_ name: String, members: [String]) throws(CodedError) -> ContextReader {
    guard let value = value(name) else { throw missing(name) }
    guard let object = value.objectValue else { throw wrongType(name, value, expected: "an object") }
    return try ContextReader(object, path: place(name), members: members)
  }

  func missing(_ name: String) -> CodedError {
    Self.invalid(place(name), "is missing", expected: "a value", received: "none", remedy: "add it")
  }

  static func invalid(
    _ path: String, _ reason: String, expected: String, received: String,
    remedy: String = "correct the context; schemas/saml/validation-context.schema.json describes it"
  ) -> CodedError {
    CodedError(
      .samlContextInvalid, path.isEmpty ? "the validation context \(reason)" : "`\(path)` \(reason)",
      expected: expected, received: received, remedy: remedy)
  }

  private func wrongType(_ name: String, _ value: JSONValue, expected: String) -> CodedError {
    Self.invalid(place(name), "has the wrong type", expected: expected, received: value.kind)
  }

  private func place(_ name: String) -> String { path.isEmpty ? name : path + "." + name }
}
