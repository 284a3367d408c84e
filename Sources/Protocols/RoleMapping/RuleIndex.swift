internal import Diagnostics
internal import SCIMFilter

/// Finds the rules that can hold for a subject by the names of its groups, so that a policy of hundreds of rules evaluates
/// the few that speak of them.
///
/// The index only leaves out rules that cannot hold; every rule it names is still evaluated. Its keys therefore may be
/// plain strings, whose equality is wider than that of octets.
struct RuleIndex: Sendable {
  private struct Entry: Sendable {
    /// The folded names merged under this key; nearly always one.
    var literals: [String] = []
    var rules: [Int] = []
  }

  /// Rules that can hold whatever the groups are.
  private let unanchored: [Int]
  /// By ``Anchor/Field``.
  private var tables: [[String: Entry]]
  private let groupConditions: GroupConditions

  init(_ conditions: [ResolvedFilter]) {
    tables = Anchor.Field.allCases.map { _ in [:] }
    groupConditions = GroupConditions(conditions)
    var unanchored: [Int] = []
    for (place, condition) in conditions.enumerated() {
      guard let anchors = condition.anchors else {
        unanchored.append(place)
        continue
      }
      for anchor in anchors { tables[anchor.field.rawValue][anchor.text, default: Entry()].rules.append(place) }
    }
    self.unanchored = unanchored
    for literal in groupConditions.literals {
      tables[literal.field.rawValue][literal.text, default: Entry()].literals.append(literal.text)
    }
  }

  /// Places of the rules that can hold, ascending, and the groups that no rule speaks of.
  func candidates(for subject: SubjectDocument) -> (rules: [Int], unmatched: [GroupFact]) {
    var rules = unanchored
    var unmatched: [GroupFact] = []
    for group in subject.groups where !look(up: group, into: &rules) && !groupConditions.patternMatches(group) {
      unmatched.append(group)
    }
    for name in subject.saml.groups { _ = look(up: name, in: .asserted, into: &rules) }
    guard rules.count > unanchored.count else { return (rules, unmatched) }
    rules.sort()
    return (rules.withoutRepetitions, unmatched)
  }

  /// Adds the group's rules; whether some rule names the group.
  private func look(up group: GroupFact, into rules: inout [Int]) -> Bool {
    var isNamed = look(up: group.value, in: .value, into: &rules)
    if let display = group.display, look(up: display, in: .display, into: &rules) { isNamed = true }
    if let external = group.externalID, look(up: external, in: .externalID, into: &rules) { isNamed = true }
    return isNamed
  }

  private func look(up name: String, in field: Anchor.Field, into rules: inout [Int]) -> Bool {
    guard !tables[field.rawValue].isEmpty else { return false }
    let key = field.folded(name)
    guard let entry = tables[field.rawValue][key] else { return false }
    rules.append(contentsOf: entry.rules)
    return entry.literals.contains { $0.hasSameOctets(as: key) }
  }
}

extension [Int] {
  /// A sorted array with each value once.
  fileprivate var withoutRepetitions: [Int] {
    var distinct: [Int] = []
    for value in self where distinct.last != value { distinct.append(value) }
    return distinct
  }
}
