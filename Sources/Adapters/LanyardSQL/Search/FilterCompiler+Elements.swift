internal import LanyardCore
internal import SCIMFilter

/// Value paths.
extension FilterCompiler {
  func element(of outer: ResolvedAttribute, _ inner: ResolvedFilter) -> Approximation<ResourceLeaf> {
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
