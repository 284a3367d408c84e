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
    guard whole.condition.leaves.count > ResourceCondition.mostLeaves else { return whole }
    // The questions that every match must pass are worth asking even where the others are too many.
    guard case .all(let terms) = whole.condition else { return .unknown }
    let short = terms.filter { $0.leaves.count == 1 }.prefix(ResourceCondition.mostLeaves)
    return Approximation(condition: .both(Array(short)), isExact: false)
  }

  private func approximate<Leaf>(
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
}

/// Columns and memberships.
extension FilterCompiler {
  private func id(
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

  private func moment(
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

  private func member(
    _ attribute: ResolvedAttribute, _ comparison: ComparisonOperator, _ value: ComparisonValue
  ) -> Approximation<ResourceLeaf> {
    guard attribute.subAttribute?.name == "value", comparison == .equal else { return .unknown }
    guard let folded = attribute.type.folded(value.json), let id = ResourceID(folded) else { return .exactly(.never) }
    return .exactly(.leaf(.member(id)))
  }
}

/// Value paths.
extension FilterCompiler {
  private func element(of outer: ResolvedAttribute, _ inner: ResolvedFilter) -> Approximation<ResourceLeaf> {
    switch outer.standing(in: type) {
    case .members: return memberElement(inner)
    case .index: break
    case .id, .moment, .resourceType, .elsewhere: return .unknown
    }
    let found: Approximation<ValueLeaf> = approximate(inner) { value(of: outer, $0) }
    // An element that has none of the values asked about may satisfy such a condition, and has no row to be found by.
    guard !found.condition.holds({ _ in false }) else { return .unknown }
    guard !found.condition.isNever else { return found.isExact ? .exactly(.never) : .unknown }
    let (lead, rest) = found.condition.led
    return Approximation(condition: .leaf(.element(lead: lead, rest: rest)), isExact: found.isExact)
  }

  /// A comparison within the element.
  private func value(of outer: ResolvedAttribute, _ filter: ResolvedFilter) -> Approximation<ValueLeaf> {
    switch filter {
    case .comparison(let inner, let comparison, let value):
      guard let attribute = outer.within(inner) else { return .unknown }
      return compared(attribute.key, attribute.type, comparison, value)
    case .present(let inner):
      guard let keys = outer.within(inner)?.keysOfPresence else { return .unknown }
      return .exactly(.leaf(ValueLeaf(keys: keys, test: nil)))
    case .and, .or, .not, .valuePath: return .unknown
    }
  }

  /// Which members are meant, as far as their ids tell; the other columns of a membership are not folded.
  private func memberElement(_ inner: ResolvedFilter) -> Approximation<ResourceLeaf> {
    let terms = if case .and(let terms) = inner { terms } else { [inner] }
    for case .comparison(let attribute, .equal, let value) in terms where attribute.attribute.name == "value" {
      guard let folded = attribute.type.folded(value.json), let id = ResourceID(folded) else { return .exactly(.never) }
      return Approximation(condition: .leaf(.member(id)), isExact: terms.count == 1)
    }
    return Approximation(condition: .leaf(.member(nil)), isExact: false)
  }

  private func compared(
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

extension Approximation {
  fileprivate func mapped<Other>(_ change: (Leaf) -> Other) -> Approximation<Other> {
    Approximation<Other>(condition: condition.mapped(change), isExact: isExact)
  }
}

extension Logic {
  fileprivate func mapped<Other>(_ change: (Leaf) -> Other) -> Logic<Other> {
    switch self {
    case .all(let terms): .all(terms.map { $0.mapped(change) })
    case .any(let terms): .any(terms.map { $0.mapped(change) })
    case .not(let term): .not(term.mapped(change))
    case .leaf(let leaf): .leaf(change(leaf))
    }
  }
}

extension Logic<ValueLeaf> {
  /// One value that each matching element has, equal to something where possible, and what else is asked of the element.
  fileprivate var led: (lead: ValueLeaf, rest: Logic<ValueLeaf>) {
    let terms = if case .all(let terms) = self { terms } else { [self] }
    let places = terms.indices.filter { if case .leaf = terms[$0] { true } else { false } }
    let equal = places.first { if case .leaf(let leaf) = terms[$0] { leaf.isEquality } else { false } }
    if let place = equal ?? places.first, case .leaf(let leaf) = terms[place] {
      var rest = terms
      rest.remove(at: place)
      return (leaf, .both(rest))
    }
    let keys = leaves.flatMap(\.keys).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    return (ValueLeaf(keys: keys, test: nil), self)
  }
}
