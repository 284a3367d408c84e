internal import Diagnostics
internal import JSON
internal import SCIMFilter

/// A condition in the form that runs: what it asks of group names and of the rest of the subject is numbered over the
/// whole policy, so that each question is answered once for a subject, however many rules ask it.
indirect enum RuleCondition: Sendable {
  case all([RuleCondition])
  case any([RuleCondition])
  case not(RuleCondition)
  /// The subject has a group of this name.
  case group(Int)
  /// A comparison of the document.
  case comparison(Int)
}

/// The questions that the conditions of a policy ask.
struct QuestionTable: Sendable {
  private(set) var literals = LiteralTable()
  private(set) var comparisons: [CompiledFilter] = []
  private var places: [OctetKey: Int] = [:]

  /// Numbers what a condition asks.
  mutating func condition(_ filter: ResolvedFilter) -> RuleCondition {
    switch filter {
    case .and(let terms): return .all(terms.map { condition($0) })
    case .or(let terms): return .any(terms.map { condition($0) })
    case .not(let term): return .not(condition(term))
    case .comparison(let attribute, .equal, .string(let literal)):
      guard let field = Anchor.Field(attribute) else { return comparison(filter) }
      return .group(literals.number(of: Anchor(field: field, literal: literal)))
    case .comparison, .present, .valuePath: return comparison(filter)
    }
  }

  /// The number of a group name.
  mutating func number(of anchor: Anchor) -> Int { literals.number(of: anchor) }

  /// To be called when all is numbered.
  mutating func seal() {
    literals.seal()
    places = [:]
  }

  /// Comparisons are the same where they print the same, octet for octet: equality of strings is wider.
  private mutating func comparison(_ filter: ResolvedFilter) -> RuleCondition {
    let key = OctetKey(filter.description)
    if let place = places[key] { return .comparison(place) }
    places[key] = comparisons.count
    comparisons.append(CompiledFilter(filter))
    return .comparison(comparisons.count - 1)
  }
}

/// What is known of one subject while the rules are run over it.
struct SubjectAnswers {
  private enum Answer: UInt8 {
    case unknown, no, yes
  }

  private let comparisons: [CompiledFilter]
  private let document: JSONObject
  /// Numbers of the group names that the subject has.
  var groups: PlaceSet
  private var answers: [Answer] = []

  init(_ questions: QuestionTable, _ subject: SubjectDocument) {
    comparisons = questions.comparisons
    document = subject.document
    groups = PlaceSet(count: questions.literals.names.count)
  }

  mutating func holds(_ condition: RuleCondition) -> Bool {
    switch condition {
    case .group(let number): return groups.contains(number)
    case .comparison(let place): return answer(place)
    case .not(let term): return !holds(term)
    case .all(let terms):
      for term in terms where !holds(term) { return false }
      return true
    case .any(let terms):
      for term in terms where holds(term) { return true }
      return false
    }
  }

  private mutating func answer(_ place: Int) -> Bool {
    if answers.isEmpty { answers = Array(repeating: .unknown, count: comparisons.count) }
    if answers[place] == .unknown {
      answers[place] = comparisons[place].matches(document) ? .yes : .no
    }
    return answers[place] == .yes
  }
}
