internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// Brings values into the form a document keeps: names in schema spelling, types as the schema says, nothing unassigned,
/// nothing read-only. Types are the schema's: what clients write otherwise a ``Dialect`` has rewritten before.
struct ValueNormalizer {
  /// Paths that were left out because the schema does not know them or does not let clients write them.
  private(set) var ignored = IgnoredPaths()
  /// Whether a sub-attribute that is null stays as null, which in a merge means: remove it.
  var keepsNulls = false

  /// The value in stored form; nil where it is unassigned: null, an empty list, an object without content.
  ///
  /// - Throws: `scim.value.type`, `scim.value.nul`, `scim.value.primary`, `json.name.duplicate`.
  mutating func value(
    _ value: JSONValue, of definition: AttributeDefinition, at path: ValuePath
  ) throws(CodedError) -> JSONValue? {
    guard definition.isMultiValued else { return try single(value, of: definition, at: path) }
    let elements = try elements(value, of: definition, at: path)
    return elements.isEmpty ? Optional.none : .array(elements)
  }

  /// The values of a multi-valued attribute. One value alone counts as a list of one.
  mutating func elements(
    _ value: JSONValue, of definition: AttributeDefinition, at path: ValuePath
  ) throws(CodedError) -> [JSONValue] {
    var elements: [JSONValue] = []
    for element in value.arrayValue ?? [value] {
      if let element = try scalarOrComplex(element, of: definition, at: path) { elements.append(element) }
    }
    guard elements.count(where: \.isPrimary) <= 1 else { throw Self.severalPrimaries(at: path) }
    return elements
  }

  /// A singular value. An empty list is no value, as it is for every attribute (RFC 7643 §2.5).
  private mutating func single(
    _ value: JSONValue, of definition: AttributeDefinition, at path: ValuePath
  ) throws(CodedError) -> JSONValue? {
    guard value.arrayValue?.isEmpty != true else { return nil }
    return try scalarOrComplex(value, of: definition, at: path)
  }

  mutating func scalarOrComplex(
    _ value: JSONValue, of definition: AttributeDefinition, at path: ValuePath
  ) throws(CodedError) -> JSONValue? {
    guard value != .null else { return nil }
    guard definition.kind == .complex else { return try Self.scalar(value, of: definition, at: path) }
    guard let object = value.objectValue else { throw Self.wrongType(at: path, expected: "object", value) }
    return try complex(object, of: definition, at: path)
  }

  private mutating func complex(
    _ object: JSONObject, of definition: AttributeDefinition, at path: ValuePath
  ) throws(CodedError) -> JSONValue? {
    var result = JSONObject()
    var names = DistinctNames()
    for member in object {
      guard let inner = definition.subAttribute(named: member.name), inner.mutability != .readOnly else {
        ignored.note(path.appending(member.name).text)
        continue
      }
      try names.note(inner.name)
      let stored = try value(member.value, of: inner, at: path.appending(inner.name))
      if stored != nil || keepsNulls { result[inner.name] = stored ?? .null }
    }
    return result.isEmpty ? Optional.none : .object(result)
  }
}

extension ValueNormalizer {
  /// A simple value.
  static func scalar(
    _ value: JSONValue, of definition: AttributeDefinition, at path: ValuePath
  ) throws(CodedError) -> JSONValue {
    let fits =
      switch (definition.kind, value) {
      case (.boolean, .bool), (.string, .string), (.reference, .string), (.binary, .string), (.decimal, .number): true
      case (.dateTime, .string(let text)): Instant(rfc3339: text) != nil
      case (.integer, .number(let number)): number.intValue != nil
      default: false
      }
    guard fits else { throw wrongType(at: path, expected: definition.kind.rawValue, value) }
    if let text = value.stringValue { try refuseNUL(in: text, at: path) }
    return value
  }

  private static func refuseNUL(in text: String, at path: ValuePath) throws(CodedError) {
    guard !text.utf8.contains(0) else {
      throw CodedError(
        .scimValueNUL, "the value of `\(path.text)` holds the character U+0000", expected: "text without U+0000",
        remedy: "remove the character and send the value again")
    }
  }

  static func wrongType(at path: ValuePath, expected: String, _ value: JSONValue) -> CodedError {
    let received = value.stringValue.map { "string `\($0.prefix(80))`" } ?? value.kind
    return CodedError(
      .scimValueType, "the value of `\(path.text)` has the wrong type", expected: expected, received: received,
      remedy: "send a value of the type that the schema gives `\(path.text)`")
  }

  static func severalPrimaries(at path: ValuePath) -> CodedError {
    CodedError(
      .scimValuePrimary, "more than one value of `\(path.text)` is marked as the primary one", expected: "at most one",
      remedy: "set `primary` to true on one value only")
  }
}

extension JSONValue {
  /// Whether this is a value of a multi-valued attribute that says it is the primary one.
  var isPrimary: Bool { self["primary"] == .bool(true) }
}
