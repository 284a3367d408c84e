internal import Diagnostics
internal import SCIMFilter

/// Rules that another rule makes needless, and rules whose roles nobody can have.
extension PolicyLinter {
  mutating func judgeTogether() {
    let reachable = rules.filter { $0.ways?.isEmpty == false }
    let byRole = Dictionary(grouping: reachable, by: \.rule.rolePlace)
    for place in byRole.keys.sorted() { judgeShadows(among: byRole[place] ?? []) }
    for set in policy.exclusive { judgeMeetings(set.compactMap { byRole[$0] }) }
    guard pairsLeft <= 0, let first = rules.first else { return }
    warn(first.rule, .incomplete, as: .note)
  }

  private mutating func judgeShadows(among rules: [Rule]) {
    for rule in rules {
      let other = rules.first { other in
        guard !other.rule.id.hasSameOctets(as: rule.rule.id), takePair(), other.covers(rule) else { return false }
        // Of two rules that cover each other the later by id is needless.
        return !rule.covers(other) || other.rule.id.precedesByOctets(rule.rule.id)
      }
      if let other { warn(rule.rule, .shadowed(by: other.rule.id)) }
    }
  }

  /// Rules of different roles of one exclusive set where whoever satisfies one satisfies the other.
  private mutating func judgeMeetings(_ roles: [[Rule]]) {
    for (place, rules) in roles.enumerated() {
      for rule in rules {
        for other in roles.enumerated().filter({ $0.offset != place }).flatMap(\.element)
        where takePair() && other.holdsWhereverHolds(rule) {
          warn(rule.rule, .meeting(other.rule.id), as: .note)
        }
      }
    }
  }

  private mutating func takePair() -> Bool {
    pairsLeft -= 1
    return pairsLeft > 0
  }
}

extension PolicyLinter.Rule {
  /// Whether this rule's condition holds wherever the other's does.
  fileprivate func holdsWhereverHolds(_ other: PolicyLinter.Rule) -> Bool {
    guard let ways, let others = other.ways else { return false }
    return Conjunction.implies(others, ways)
  }

  /// Whether this rule confers the role, without end, wherever the other does.
  fileprivate func covers(_ other: PolicyLinter.Rule) -> Bool {
    guard rule.validFor == nil, holdsWhereverHolds(other) else { return false }
    return Authority.allCases.allSatisfy {
      rule.authorityNotBelieved(for: $0) == nil || other.rule.authorityNotBelieved(for: $0) != nil
    }
  }
}

extension CodedError {
  fileprivate static func shadowed(by id: String) -> CodedError {
    CodedError(
      .lintShadowed, "the rule \(id.quoted) confers the same role wherever this one does", received: id.quoted,
      remedy: "remove this rule, or narrow the other")
  }

  fileprivate static func meeting(_ id: String) -> CodedError {
    CodedError(
      .lintExclusiveOverlap,
      "whoever satisfies this condition satisfies that of \(id.quoted) too, and their roles must not meet",
      received: id.quoted, remedy: "exclude the one from the other, else neither role is granted")
  }

  fileprivate static var incomplete: CodedError {
    CodedError(
      .lintIncomplete, "the policy has too many rules of one role to compare them all",
      remedy: "join rules that confer one role with `or`")
  }
}
