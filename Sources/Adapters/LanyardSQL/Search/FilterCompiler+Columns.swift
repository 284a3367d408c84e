internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIMFilter

/// Columns and memberships.
extension FilterCompiler {
  func id(
    _ type: AttributeType, _ comparison: ComparisonOperator, _ value: ComparisonValue
  ) -> Approximation<ResourceLeaf> {
    // Only a whole id in its canonical letters equals one; its octets are in the order of its text.
    guard let folded = type.folded(value.json) else { return .unknown }
    let id = ResourceID(folded)
    switch (comparison, id) {
    case (.equal, let id?), (.greater, let id?), (.greaterOrEqual, let id?), (.less, let id?), (.lessOrEqual, let id?):
      return .exactly(.leaf(.id(comparison, id)))
    case (.notEqual, let id?): return .exactly(.not(.leaf(.id(.equal, id))))
    case (.equal, nil): return .exactly(.never)
    case (.notEqual, nil): return .exactly(.always)
    default: return .unknown
    }
  }

  func moment(
    _ column: String, _ type: AttributeType, _ comparison: ComparisonOperator, _ value: ComparisonValue
  ) -> Approximation<ResourceLeaf> {
    guard type.kind == .dateTime else { return .unknown }
    guard let text = type.folded(value.json), let instant = Instant(rfc3339: text) else {
      return .exactly(comparison == .notEqual ? .always : .never)
    }
    switch comparison {
    case .notEqual: return .exactly(.not(.leaf(.moment(column: column, .equal, instant.milliseconds))))
    case .equal, .greater, .greaterOrEqual, .less, .lessOrEqual:
      return .exactly(.leaf(.moment(column: column, comparison, instant.milliseconds)))
    case .contains, .startsWith, .endsWith: return .exactly(.never)
    }
  }

  func member(
    _ attribute: ResolvedAttribute, _ comparison: ComparisonOperator, _ value: ComparisonValue
  ) -> Approximation<ResourceLeaf> {
    guard attribute.subAttribute?.name == "value", comparison == .equal else { return .unknown }
    guard let folded = attribute.type.folded(value.json), let id = ResourceID(folded) else { return .exactly(.never) }
    return .exactly(.leaf(.member(id)))
  }
}
