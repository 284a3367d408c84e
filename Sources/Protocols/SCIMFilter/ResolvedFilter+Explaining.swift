public import JSON

extension ResolvedFilter {
  /// What each condition of the filter saw in `document`, in the order they are written. Conditions under `not` are
  /// reported as they stand; a value path is one condition.
  ///
  /// Where a condition holds, its fact names the values that made it hold, else the values that were there; of either at
  /// most eight.
  public func explain(_ document: JSONObject) -> [FilterFact] {
    leaves.map { $0.fact(in: .object(document)) }
  }

  private var leaves: [ResolvedFilter] {
    switch self {
    case .and(let terms), .or(let terms): terms.flatMap(\.leaves)
    case .not(let term): term.leaves
    case .comparison, .present, .valuePath: [self]
    }
  }

  func fact(in document: JSONValue) -> FilterFact {
    let condition = FilterCondition(self)
    let values = condition.values(in: document)
    let shown = values.met.isEmpty ? values.all : values.met
    var received = shown.prefix(8).map(\.text).joined(separator: ", ")
    if shown.count > 8 { received += ", …" }
    return FilterFact(
      text: description, holds: condition.holds(in: document), received: shown.isEmpty ? nil : received)
  }
}

extension FilterCondition {
  /// The values a leaf looks at, and those among them that make it hold.
  func values(in document: JSONValue) -> (all: [JSONValue], met: [JSONValue]) {
    switch self {
    case .all, .any, .not: ([], [])
    case .some(let place, let test): place.values(in: document) { test.holds(for: $0) }
    case .differs(let place, let test): place.values(in: document) { !test.holds(for: $0) }
    case .present(let place): place.values(in: document) { $0.isPresent }
    case .element(let place, let condition): place.values(in: document) { condition.holds(in: $0) }
    }
  }
}

extension FilterPlace {
  fileprivate func values(
    in document: JSONValue, where test: (JSONValue) -> Bool
  ) -> (all: [JSONValue], met: [JSONValue]) {
    var all: [JSONValue] = []
    // A search that nothing satisfies meets every value.
    _ = search(document) { value in
      all.append(value)
      return false
    }
    return (all, all.filter(test))
  }
}
