internal import LanyardCore
internal import SCIMFilter

/// How many rows are read to list what satisfies a condition, the fewest first.
enum SetCost: Int, Comparable {
  case one, equality, member, range, everyValue

  static func < (left: SetCost, right: SetCost) -> Bool { left.rawValue < right.rawValue }
}

/// Conditions as sets: a query for the ids of all that satisfy them, found through an index and not by asking each
/// resource. It yields one column, `id`, and may name an id more than once where it is no union.
extension Logic<ResourceLeaf> {
  /// Nil where no index lists the set.
  var setCost: SetCost? {
    switch self {
    case .leaf(let leaf): return leaf.setCost
    case .all(let terms): return terms.compactMap(\.setCost).min()
    case .any(let terms):
      let costs = terms.map(\.setCost)
      return costs.contains(nil) ? nil : costs.compactMap { $0 }.max() ?? .one
    case .not: return nil
    }
  }

  func set(_ builder: inout StatementBuilder) -> String {
    switch self {
    case .leaf(let leaf):
      if let set = leaf.set(and: .always, &builder) { return set }
    case .all(let terms):
      // The cheapest term lists, the others choose.
      let places = terms.indices.filter { terms[$0].setCost != nil }
      if let place = places.min(by: { (terms[$0].setCost ?? .everyValue) < (terms[$1].setCost ?? .everyValue) }) {
        var rest = terms
        let first = rest.remove(at: place)
        if case .leaf(let leaf) = first, let set = leaf.set(and: .both(rest), &builder) { return set }
        let listed = first.set(&builder)
        let chosen = Logic.both(rest).sql(CandidateName(id: "listed.id"), &builder)
        return "select listed.id as id from (\(listed)) listed where \(chosen)"
      }
    case .any(let terms):
      if setCost != nil, !terms.isEmpty {
        return terms.map { "select united.id as id from (\($0.set(&builder))) united" }.joined(separator: " union ")
      }
    case .not: break
    }
    let chosen = sql(CandidateName(id: "listed.id", row: "listed"), &builder)
    return "select listed.id as id from resources listed where listed.tenant = $1 and listed.type = $2 and \(chosen)"
  }
}

extension ResourceLeaf {
  fileprivate var setCost: SetCost? {
    switch self {
    case .value(let value), .element(let value, _): value.setCost
    case .id(let comparison, _): comparison == .equal ? .one : .range
    case .moment: .range
    case .member(let member): member == nil ? nil : .member
    }
  }

  /// The ids of those that satisfy the question and the rest besides.
  fileprivate func set(and rest: ResourceCondition, _ builder: inout StatementBuilder) -> String? {
    switch self {
    case .value, .element, .member:
      guard let source = IDSource(self, &builder) else { return nil }
      let besides = rest.isAlways ? "" : " and " + rest.sql(CandidateName(id: source.id), &builder)
      return "select distinct \(source.id) as id from \(source.text)\(besides)"
    case .id, .moment:
      let chosen = Logic.both([.leaf(self), rest]).sql(CandidateName(id: "listed.id", row: "listed"), &builder)
      return
        "select listed.id as id from resources listed where listed.tenant = $1 and listed.type = $2 and \(chosen)"
    }
  }
}

extension ValueLeaf {
  fileprivate var setCost: SetCost {
    guard let test, !test.isNegated, keys.count == 1 else { return .everyValue }
    switch test.comparison {
    case .equal: return .equality
    case .startsWith, .greater, .greaterOrEqual, .less, .lessOrEqual: return .range
    case .contains, .endsWith, .notEqual: return .everyValue
    }
  }
}
