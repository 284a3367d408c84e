internal import JSON

/// One comparison, its right-hand side prepared. Never `ne`, which is decided over all values.
enum ValueTest: Sendable {
  case text(TextTest)
  /// By the forms that ``AttributeType/folded(_:)`` gives both sides, as an index does it.
  case folded(AttributeType, TextTest)
  /// What no value can pass: a right-hand side that does not fit the type, which resolving refuses.
  case nothing

  init(_ type: AttributeType, _ comparison: ComparisonOperator, _ value: ComparisonValue) {
    switch (type.kind, value) {
    case (.string, .string(let text)), (.reference, .string(let text)):
      self = .text(TextTest(comparison, text, folding: type.comparison))
    case (.binary, .string(let text)): self = .text(TextTest(comparison, text, folding: .exact))
    case (.integer, .number), (.decimal, .number), (.boolean, .boolean), (.dateTime, .string):
      self = type.folded(value.json).map { .folded(type, TextTest(comparison, $0, folding: .exact)) } ?? .nothing
    default: self = .nothing
    }
  }

  func holds(for value: JSONValue) -> Bool {
    switch self {
    case .text(let test): value.filterText.map(test.holds(for:)) ?? false
    case .folded(let type, let test): type.folded(value).map(test.holds(for:)) ?? false
    case .nothing: false
    }
  }
}
