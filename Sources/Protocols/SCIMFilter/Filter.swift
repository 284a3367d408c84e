public import JSON

/// A filter as parsed (RFC 7644 §3.4.2.2): well-formed, its attributes not yet known to exist.
///
/// The tree is in normal form: `and` and `or` hold two or more terms, none of them of their own kind, so that a thousand
/// terms are one level and not a thousand. `emails[type eq "work"].value eq "x"`, which Entra ID sends, is read as
/// `emails[type eq "work" and value eq "x"]`.
public indirect enum Filter: Hashable, Sendable {
  case and([Filter])
  case or([Filter])
  case not(Filter)
  case comparison(AttributePath, ComparisonOperator, ComparisonValue)
  case present(AttributePath)
  /// `path[filter]`: some element of the multi-valued attribute satisfies the whole filter.
  case valuePath(AttributePath, Filter)
}

/// The comparison operators of RFC 7644 §3.4.2.2, table 3; `pr` is ``Filter/present(_:)``.
public enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
  case equal = "eq"
  case notEqual = "ne"
  case contains = "co"
  case startsWith = "sw"
  case endsWith = "ew"
  case greater = "gt"
  case greaterOrEqual = "ge"
  case less = "lt"
  case lessOrEqual = "le"
}

/// The right side of a comparison: any JSON scalar. Equality compares texts by octets and numbers by their literal.
public enum ComparisonValue: Hashable, Sendable {
  case string(String)
  case number(JSONNumber)
  case boolean(Bool)
  case null

  public static func == (left: ComparisonValue, right: ComparisonValue) -> Bool {
    left.json == right.json
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(json)
  }

  /// The value as a document.
  public var json: JSONValue {
    switch self {
    case .string(let text): .string(text)
    case .number(let number): .number(number)
    case .boolean(let value): .bool(value)
    case .null: .null
    }
  }
}
