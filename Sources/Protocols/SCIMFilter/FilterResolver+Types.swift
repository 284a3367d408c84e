internal import Diagnostics
internal import JSON

/// Operators and values against types (RFC 7644 §3.4.2.2, RFC 7643 §2.3).
extension FilterResolver {
  func check(_ comparison: ComparisonOperator, on type: AttributeType, _ path: AttributePath) throws(CodedError) {
    let fitting = type.kind.operators
    guard !fitting.contains(comparison) else { return }
    throw invalid(
      path, "the operator has no meaning for a \(type.kind.rawValue)",
      expected: "one of " + (fitting.map(\.rawValue) + ["pr"]).joined(separator: ", "), received: comparison.rawValue,
      remedy: "use an operator that fits the type")
  }

  /// The value as the type compares it.
  func typed(
    _ value: ComparisonValue, for type: AttributeType, _ path: AttributePath
  ) throws(CodedError) -> ComparisonValue {
    switch (type.kind, value) {
    case (.string, .string), (.reference, .string), (.binary, .string): return value
    case (.integer, .number), (.decimal, .number), (.boolean, .boolean): return value
    case (.boolean, .string(let text)):
      if let boolean = Bool(filterText: text) { return .boolean(boolean) }
    case (.dateTime, .string(let text)):
      if Instant(rfc3339: text) != nil { return value }
    default: break
    }
    throw invalid(
      path, "the value is not of the attribute's type", expected: type.kind.expectation,
      received: "`\(value.description.prefix(80))`", remedy: "compare it with a value of its type")
  }
}

extension AttributeType.Kind {
  /// The operators with a meaning for values of this kind.
  fileprivate var operators: [ComparisonOperator] {
    switch self {
    case .string, .reference: ComparisonOperator.allCases
    case .decimal, .integer, .dateTime: [.equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual]
    case .boolean, .binary: [.equal, .notEqual]
    case .complex: []
    }
  }

  /// The values that fit, in the words of an error.
  fileprivate var expectation: String {
    switch self {
    case .string, .reference, .binary: "a text in double quotes"
    case .decimal, .integer: "a number"
    case .boolean: "true or false"
    case .dateTime: "an RFC 3339 time such as \"2026-11-22T09:30:00Z\""
    case .complex: "a sub-attribute"
    }
  }
}

extension Bool {
  /// `true` or `false` as a text in any letter case.
  init?(filterText text: String) {
    if text.matches(ignoringCase: "true") {
      self = true
    } else if text.matches(ignoringCase: "false") {
      self = false
    } else {
      return nil
    }
  }
}
