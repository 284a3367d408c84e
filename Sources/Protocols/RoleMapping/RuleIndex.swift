internal import Diagnostics
internal import SCIMFilter

/// Finds the rules whose conditions hold for a subject: by the names of its groups those that can hold, and of those the
/// ones that do, so that a policy of thousands of rules evaluates the few that speak of the subject.
///
/// Immutable; a class, so that handing a policy on costs one reference and not one for each of its tables.
final class RuleIndex: Sendable {
  private let questions: QuestionTable
  private let conditions: [RuleCondition]
  /// Rules that can hold whatever the groups are.
  private let unanchored: PlaceSet
  /// By the number of a group name: the rules that can hold where the subject has it.
  private let anchored: [[Int]]
  private let groupConditions: GroupConditions

  init(_ filters: [ResolvedFilter]) {
    var questions = QuestionTable()
    let conditions = filters.map { questions.condition($0) }
    let groupConditions = GroupConditions(filters)
    for literal in groupConditions.literals { _ = questions.number(of: literal) }
    var unanchored = PlaceSet(count: filters.count)
    var rules: [Int: [Int]] = [:]
    for (place, filter) in filters.enumerated() {
      guard let anchors = filter.anchors else {
        unanchored.insert(place)
        continue
      }
      for anchor in anchors { rules[questions.number(of: anchor), default: []].append(place) }
    }
    questions.seal()
    self.conditions = conditions
    self.groupConditions = groupConditions
    self.unanchored = unanchored
    self.anchored = questions.literals.names.indices.map { rules[$0] ?? [] }
    self.questions = questions
  }

  /// Places of the rules whose conditions hold, ascending.
  func holding(for subject: SubjectDocument) -> [Int] {
    var answers = SubjectAnswers(questions, subject)
    var candidates = unanchored
    questions.literals.search(subject) { number, _ in
      answers.groups.insert(number)
      candidates.formUnion(anchored[number])
    }
    return candidates.filter { answers.holds(conditions[$0]) }
  }

  /// Groups that no rule speaks of, by display name (or `value` where there is none), ordered.
  func unmatchedGroups(of subject: SubjectDocument) -> [String] {
    var named = PlaceSet(count: subject.groups.count)
    questions.literals.search(subject) { number, place in
      if questions.literals.names[number].field != .asserted { named.insert(place) }
    }
    return subject.groups.enumerated()
      .filter { !named.contains($0) && !groupConditions.patternMatches($1) }
      .map { $1.display ?? $1.value ?? "" }
      .sorted { $0.precedesByOctets($1) }
  }
}
