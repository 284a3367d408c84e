internal import Diagnostics
internal import JSON

/// One comparison, its right-hand side prepared. Never `ne`, which is decided over all values.
enum ValueTest: Sendable {
  case text(TextTest)
  case number(ComparisonOperator, FilterNumber)
  case boolean(Bool)
  case instant(ComparisonOperator, Instant)
  /// What no value can pass: a right-hand side that does not fit the type, which resolving refuses.
  case nothing

  init(_ type: AttributeType, _ comparison: ComparisonOperator, _ value: ComparisonValue) {
    switch (type.kind, value) {
    case (.dateTime, .string(let text)):
      self = Instant(rfc3339: text).map { .instant(comparison, $0) } ?? .nothing
    case (.string, .string(let text)), (.reference, .string(let text)):
      self = .text(TextTest(comparison, text, isCaseExact: type.isCaseExact))
    // Base64 tells its letters apart whatever the schema says.
    case (.binary, .string(let text)): self = .text(TextTest(comparison, text, isCaseExact: true))
    case (.integer, .number(let number)), (.decimal, .number(let number)):
      self = .number(comparison, FilterNumber(number))
    case (.boolean, .boolean(let value)): self = .boolean(value)
    default: self = .nothing
    }
  }

  func holds(for value: JSONValue) -> Bool {
    switch self {
    case .text(let test): value.filterText.map(test.holds(for:)) ?? false
    case .number(let comparison, let right):
      FilterNumber(value).map { comparison.holds(between: $0, and: right) } ?? false
    case .boolean(let right): (value.boolValue ?? value.stringValue.flatMap(Bool.init(filterText:))) == right
    case .instant(let comparison, let right):
      value.stringValue.flatMap(Instant.init(rfc3339:)).map { comparison.holds(between: $0, and: right) } ?? false
    case .nothing: false
    }
  }
}

/// A number to compare: by integers where both are, else by doubles.
struct FilterNumber: Comparable, Sendable {
  let integer: Int?
  let double: Double

  init(_ number: JSONNumber) {
    self.integer = number.intValue
    self.double = integer.map(Double.init) ?? number.doubleValue
  }

  /// A number, or a text that is one.
  init?(_ value: JSONValue) {
    switch value {
    case .number(let number): self.init(number)
    case .string(let text):
      guard text.utf8.count <= 64, let number = try? JSONValue(parsing: text).numberValue else { return nil }
      self.init(number)
    default: return nil
    }
  }

  static func == (left: FilterNumber, right: FilterNumber) -> Bool {
    if let left = left.integer, let right = right.integer { return left == right }
    return left.double == right.double
  }

  static func < (left: FilterNumber, right: FilterNumber) -> Bool {
    if let left = left.integer, let right = right.integer { return left < right }
    return left.double < right.double
  }
}

extension ComparisonOperator {
  /// The operator on things that have an order and no parts.
  fileprivate func holds<Value: Comparable>(between left: Value, and right: Value) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .contains, .startsWith, .endsWith: false
    }
  }
}

extension JSONValue {
  /// The value as text attributes read it.
  fileprivate var filterText: String? {
    switch self {
    case .string(let text): text
    case .number(let number): number.text
    case .bool(let value): value ? "true" : "false"
    case .null, .array, .object: nil
    }
  }
}
