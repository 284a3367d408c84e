public import Diagnostics
public import JSON

/// What kind of value an attribute of a profile has.
public enum ProfileType: String, Hashable, Sendable, CaseIterable {
  case string, boolean, integer, dateTime
  /// Of texts.
  case list
}

/// One typed value of a profile. Texts are equal where their octets are.
public enum ProfileValue: Sendable {
  case string(String)
  case boolean(Bool)
  case integer(Int)
  case dateTime(Instant)
  case list([String])

  public var type: ProfileType {
    switch self {
    case .string: .string
    case .boolean: .boolean
    case .integer: .integer
    case .dateTime: .dateTime
    case .list: .list
    }
  }

  /// The value as a document holds it; moments as RFC 3339 texts.
  public var json: JSONValue {
    switch self {
    case .string(let text): .string(text)
    case .boolean(let flag): .bool(flag)
    case .integer(let number): .number(JSONNumber(number))
    case .dateTime(let instant): .string(instant.rfc3339)
    case .list(let texts): .array(texts.map(JSONValue.string))
    }
  }

  /// The value that a policy writes; nil where it is not of the type. Texts are no numbers here.
  init?(_ value: JSONValue, as type: ProfileType) {
    switch (type, value) {
    case (.string, .string(let text)): self = .string(text)
    case (.boolean, .bool(let flag)): self = .boolean(flag)
    case (.integer, .number(let number)):
      guard let integer = number.intValue else { return nil }
      self = .integer(integer)
    case (.dateTime, .string(let text)):
      guard let instant = Instant(rfc3339: text) else { return nil }
      self = .dateTime(instant)
    case (.list, .array(let elements)):
      let texts = elements.compactMap(\.stringValue)
      guard texts.count == elements.count else { return nil }
      self = .list(texts)
    default: return nil
    }
  }

  /// The value that a source states as a text, as assertions and many directories do with numbers and booleans; nil where
  /// it cannot be read as the type. Never a list.
  init?(stated text: String, as type: ProfileType) {
    switch type {
    case .string: self = .string(text)
    case .boolean:
      guard let flag = [("true", true), ("false", false)].first(where: { $0.0.matches(ignoringCase: text) })?.1 else {
        return nil
      }
      self = .boolean(flag)
    case .integer:
      guard let number = Int(text) else { return nil }
      self = .integer(number)
    case .dateTime:
      guard let instant = Instant(rfc3339: text) else { return nil }
      self = .dateTime(instant)
    case .list: return nil
    }
  }
}

extension ProfileValue: Hashable {
  public static func == (left: ProfileValue, right: ProfileValue) -> Bool {
    left.type == right.type && left.json == right.json
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(type)
    hasher.combine(json)
  }
}
