/// Conditions put together by and, or and not. `all` of nothing is true, `any` of nothing is false.
indirect enum Logic<Leaf> {
  case all([Logic])
  case any([Logic])
  case not(Logic)
  case leaf(Leaf)

  static var always: Logic { .all([]) }
  static var never: Logic { .any([]) }

  var isAlways: Bool { if case .all(let terms) = self { terms.isEmpty } else { false } }
  var isNever: Bool { if case .any(let terms) = self { terms.isEmpty } else { false } }

  /// The conjunction without terms that say nothing.
  static func both(_ terms: [Logic]) -> Logic {
    let telling = terms.filter { !$0.isAlways }
    if telling.contains(where: \.isNever) { return .never }
    return telling.count == 1 ? telling[0] : .all(telling)
  }

  /// The alternative without terms that say nothing.
  static func either(_ terms: [Logic]) -> Logic {
    let telling = terms.filter { !$0.isNever }
    if telling.contains(where: \.isAlways) { return .always }
    return telling.count == 1 ? telling[0] : .any(telling)
  }

  /// The contrary.
  static func negation(of term: Logic) -> Logic {
    if term.isAlways { return .never }
    return term.isNever ? .always : .not(term)
  }

  var leaves: [Leaf] {
    switch self {
    case .all(let terms), .any(let terms): terms.flatMap(\.leaves)
    case .not(let term): term.leaves
    case .leaf(let leaf): [leaf]
    }
  }

  /// Whether the condition holds where every leaf has this answer.
  func holds(_ answer: (Leaf) -> Bool) -> Bool {
    switch self {
    case .all(let terms): terms.allSatisfy { $0.holds(answer) }
    case .any(let terms): terms.contains { $0.holds(answer) }
    case .not(let term): !term.holds(answer)
    case .leaf(let leaf): answer(leaf)
    }
  }
}

extension Logic {
  func mapped<Other>(_ change: (Leaf) -> Other) -> Logic<Other> {
    switch self {
    case .all(let terms): .all(terms.map { $0.mapped(change) })
    case .any(let terms): .any(terms.map { $0.mapped(change) })
    case .not(let term): .not(term.mapped(change))
    case .leaf(let leaf): .leaf(change(leaf))
    }
  }
}
