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

extension Approximation {
  func mapped<Other>(_ change: (Leaf) -> Other) -> Approximation<Other> {
    Approximation<Other>(condition: condition.mapped(change), isExact: isExact)
  }
}
