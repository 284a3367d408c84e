internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIMFilter

/// Turns a filter into a condition that statements can ask, saying the same as `CompiledFilter` says of the documents.
///
/// The attribute index holds every value of the stored attributes but binaries and the lists within elements; `id` and
/// `meta` are columns, and members are rows of their own. What none of these can tell is left to the filter itself.
struct FilterCompiler {
  /// The resource type's name.
  let type: String

  func compile(_ filter: ResolvedFilter) -> Approximation<ResourceLeaf> {
    let whole = approximate(filter, leaf)
    guard whole.condition.questions > ResourceCondition.mostQuestions else { return whole }
    // The questions that every match must pass are worth asking even where the others are too many.
    guard case .all(let terms) = whole.condition else { return .unknown }
    let short = terms.filter { $0.questions == 1 }.prefix(ResourceCondition.mostQuestions)
    return Approximation(condition: .both(Array(short)), isExact: false)
  }

  func approximate<Leaf>(
    _ filter: ResolvedFilter, _ leaf: (ResolvedFilter) -> Approximation<Leaf>
  ) -> Approximation<Leaf> {
    switch filter {
    case .and(let terms): .all(terms.map { approximate($0, leaf) })
    case .or(let terms): .any(terms.map { approximate($0, leaf) })
    case .not(let term): .not(approximate(term, leaf))
    case .comparison, .present, .valuePath: leaf(filter)
    }
  }

  private func leaf(_ filter: ResolvedFilter) -> Approximation<ResourceLeaf> {
    switch filter {
    case .comparison(let attribute, let comparison, let value):
      switch attribute.standing(in: type) {
      case .id: return id(attribute.type, comparison, value)
      case .moment(let column): return moment(column, attribute.type, comparison, value)
      case .resourceType: return constant(filter)
      case .members: return member(attribute, comparison, value)
      case .index: return compared(attribute.key, attribute.type, comparison, value).mapped(ResourceLeaf.value)
      case .elsewhere: return .unknown
      }
    case .present(let attribute): return presence(attribute)
    case .valuePath(let attribute, let inner): return element(of: attribute, inner)
    case .and, .or, .not: return .unknown
    }
  }

  /// What is the same for every resource of the type.
  private func constant(_ filter: ResolvedFilter) -> Approximation<ResourceLeaf> {
    let holds = filter.matches(["meta": ["resourceType": .string(type)]])
    return .exactly(holds ? .always : .never)
  }

  private func presence(_ attribute: ResolvedAttribute) -> Approximation<ResourceLeaf> {
    switch attribute.standing(in: type) {
    case .id, .moment, .resourceType: return .exactly(.always)
    case .members:
      guard attribute.subAttribute.map({ ["value", "type"].contains($0.name) }) ?? true else { return .unknown }
      return .exactly(.leaf(.member(nil)))
    case .index:
      guard let keys = attribute.keysOfPresence else { return .unknown }
      return .exactly(.leaf(.value(ValueLeaf(keys: keys, test: nil))))
    case .elsewhere: return .unknown
    }
  }

  /// A comparison with values of the attribute index.
  func compared(
    _ key: String, _ type: AttributeType, _ comparison: ComparisonOperator, _ value: ComparisonValue
  ) -> Approximation<ValueLeaf> {
    let there = Logic.leaf(ValueLeaf(keys: [key], test: nil))
    guard comparison != .notEqual else {
      // Absent, or some value differs. Of a time the index may lack what cannot be compared, and that differs too.
      guard type.kind != .dateTime else { return .unknown }
      guard let folded = type.folded(value.json) else { return .exactly(.always) }
      let other = ValueLeaf(keys: [key], test: IndexTest(comparison: .equal, folded: folded, isNegated: true))
      return .exactly(.any([.not(there), .leaf(other)]))
    }
    guard let folded = type.folded(value.json) else { return .exactly(.never) }
    return .exactly(.leaf(ValueLeaf(keys: [key], test: IndexTest(comparison: comparison, folded: folded))))
  }
}
