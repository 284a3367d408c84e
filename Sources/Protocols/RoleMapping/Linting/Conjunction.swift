internal import Diagnostics
internal import SCIMFilter

/// One way in which a condition can hold: terms that must hold together.
struct Conjunction: Sendable {
  /// A comparison, a presence or a value path, or what is left when it does not hold.
  struct Term: Hashable, Sendable {
    var leaf: ResolvedFilter
    var isNegated: Bool
  }

  var terms: [Term]

  /// Beyond these sizes a condition is not reasoned about.
  static let maximumCount = 64
  static let maximumTerms = 32

  /// The ways in which a condition can hold; nil where there are too many to think through.
  static func all(of filter: ResolvedFilter, isNegated: Bool = false) -> [Conjunction]? {
    switch (filter, isNegated) {
    case (.and(let terms), false), (.or(let terms), true):
      return terms.reduce([Conjunction(terms: [])]) { sum, term in
        sum.flatMap { sum in all(of: term, isNegated: isNegated).flatMap { product(sum, $0) } }
      }
    case (.or(let terms), false), (.and(let terms), true):
      var sum: [Conjunction] = []
      for term in terms {
        guard let more = all(of: term, isNegated: isNegated), sum.count + more.count <= maximumCount else { return nil }
        sum += more
      }
      return sum
    case (.not(let term), _): return all(of: term, isNegated: !isNegated)
    case (.comparison, _), (.present, _), (.valuePath, _):
      return [Conjunction(terms: [Term(filter, isNegated: isNegated)])]
    }
  }

  private static func product(_ left: [Conjunction], _ right: [Conjunction]) -> [Conjunction]? {
    guard left.count * right.count <= maximumCount else { return nil }
    let product = left.flatMap { left in right.map { Conjunction(terms: left.terms + $0.terms) } }
    return product.allSatisfy { $0.terms.count <= maximumTerms } ? product : nil
  }
}

extension Conjunction.Term {
  /// Terms with one meaning get one form: of a single value `ne` is `not eq`, and whoever is not active is inactive, since
  /// `active` is always there.
  init(_ leaf: ResolvedFilter, isNegated: Bool) {
    self.leaf = leaf
    self.isNegated = isNegated
    guard case .comparison(let attribute, let comparison, let value) = leaf, attribute.isSingleValued else { return }
    if comparison == .notEqual {
      self.leaf = .comparison(attribute, .equal, value)
      self.isNegated = !isNegated
    }
    if self.isNegated, attribute.isActive, case .boolean(let flag) = value {
      self.leaf = .comparison(attribute, .equal, .boolean(!flag))
      self.isNegated = false
    }
  }

  /// What is compared; nil for a value path.
  var attribute: ResolvedAttribute? {
    switch leaf {
    case .comparison(let attribute, _, _), .present(let attribute): attribute
    default: nil
    }
  }

  /// Whether the term can only hold where its attribute is there.
  var needsPresence: Bool {
    guard !isNegated else { return false }
    switch leaf {
    case .comparison(_, let comparison, _): return comparison != .notEqual
    case .present, .valuePath: return true
    default: return false
    }
  }

  /// The attribute and the value of `eq`, if the term is one that must hold.
  var equality: (attribute: ResolvedAttribute, value: ComparisonValue)? {
    guard !isNegated, case .comparison(let attribute, .equal, let value) = leaf else { return nil }
    return (attribute, value)
  }
}

extension ResolvedAttribute {
  /// Whether a subject has at most one value of it.
  var isSingleValued: Bool { !attribute.isMultiValued && subAttribute?.isMultiValued != true }

  /// Lanyard's own statement, which every subject has.
  var isActive: Bool { container == nil && subAttribute == nil && attribute.name.hasSameOctets(as: "active") }

  /// Who manages the subject, which every subject has too.
  var isSource: Bool { container == nil && subAttribute == nil && attribute.name.hasSameOctets(as: "source") }
}
