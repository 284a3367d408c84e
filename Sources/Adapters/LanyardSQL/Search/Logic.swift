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

/// A condition that holds wherever a filter does. Where it is exact it holds nowhere else; otherwise the filter itself has
/// the last word over each candidate.
struct Approximation<Leaf> {
  var condition: Logic<Leaf>
  var isExact: Bool

  /// The statements' whole knowledge of a filter they cannot express: it may hold anywhere.
  static var unknown: Approximation { Approximation(condition: .always, isExact: false) }

  static func exactly(_ condition: Logic<Leaf>) -> Approximation {
    Approximation(condition: condition, isExact: true)
  }

  static func all(_ terms: [Approximation]) -> Approximation {
    Approximation(condition: .both(terms.map(\.condition)), isExact: terms.allSatisfy(\.isExact))
  }

  static func any(_ terms: [Approximation]) -> Approximation {
    Approximation(condition: .either(terms.map(\.condition)), isExact: terms.allSatisfy(\.isExact))
  }

  /// What a condition that holds too often leaves out, its contrary would leave out too: nothing is known of that.
  static func not(_ term: Approximation) -> Approximation {
    term.isExact ? .exactly(.negation(of: term.condition)) : .unknown
  }
}
