internal import LanyardCore
internal import SCIMFilter

/// A comparison of a row of the attribute index with a folded value; see ``IndexKey`` for the row's three columns. The
/// answers are those that a comparison of the whole values by their octets gives.
struct IndexTest {
  /// Never `ne`, which is a question about all values together.
  let comparison: ComparisonOperator
  let folded: String
  var isNegated = false

  /// As a condition on the columns of `row`.
  func sql(_ row: String, _ builder: inout StatementBuilder) -> String {
    let condition = positive(row, &builder)
    return isNegated ? "not (\(condition))" : condition
  }

  private func positive(_ row: String, _ builder: inout StatementBuilder) -> String {
    let whole = "coalesce(\(row).whole, \(row).prefix)"
    switch comparison {
    case .equal, .notEqual: return equality(row, &builder)
    case .startsWith: return start(row, &builder)
    case .contains:
      guard !folded.isEmpty else { return "1 = 1" }
      return "\(builder.dialect.finding)(\(whole), \(builder.bind(.text(folded)))) > 0"
    case .endsWith:
      let length = folded.unicodeScalars.count
      guard length > 0 else { return "1 = 1" }
      return """
        length(\(whole)) >= \(length) \
        and substr(\(whole), length(\(whole)) - \(length - 1)) = \(builder.bind(.text(folded)))
        """
    case .greater, .greaterOrEqual:
      let bound = builder.bind(.text(IndexKey.lowerBound(of: folded)))
      let sign = comparison == .greater ? ">" : ">="
      return "\(row).prefix >= \(bound) and \(whole) \(sign) \(builder.bind(.text(folded)))"
    case .less, .lessOrEqual:
      let value = builder.bind(.text(folded))
      return "\(row).prefix <= \(value) and \(whole) \(comparison == .less ? "<" : "<=") \(value)"
    }
  }

  private func equality(_ row: String, _ builder: inout StatementBuilder) -> String {
    let key = IndexKey(folded: folded)
    let short =
      "\(row).prefix = \(builder.bind(.text(key.prefix))) and \(row).hash = \(builder.bind(.octets(key.hash)))"
    guard let whole = key.whole else { return short }
    return short + " and \(row).whole = \(builder.bind(.text(whole)))"
  }

  /// Texts that start alike stand together in the order of octets.
  private func start(_ row: String, _ builder: inout StatementBuilder) -> String {
    guard !folded.isEmpty else { return "1 = 1" }
    let key = IndexKey(folded: folded)
    guard key.whole == nil else {
      return """
        \(row).prefix = \(builder.bind(.text(key.prefix))) and \(row).whole is not null \
        and substr(\(row).whole, 1, \(folded.unicodeScalars.count)) = \(builder.bind(.text(folded)))
        """
    }
    let from = "\(row).prefix >= \(builder.bind(.text(folded)))"
    guard let end = Self.successor(of: folded) else { return from }
    return from + " and \(row).prefix < \(builder.bind(.text(end)))"
  }

  /// The least text that is greater than every text that starts with this one; nil where there is none.
  static func successor(of text: String) -> String? {
    var scalars = Array(text.unicodeScalars)
    while let last = scalars.popLast() {
      // The code points of surrogates are no characters.
      let value = last.value == 0xD7FF ? 0xE000 : last.value + 1
      guard let next = Unicode.Scalar(value) else { continue }
      var view = String.UnicodeScalarView(scalars)
      view.append(next)
      return String(view)
    }
    return nil
  }
}
