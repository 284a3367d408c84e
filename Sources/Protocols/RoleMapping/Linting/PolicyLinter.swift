internal import Diagnostics
internal import SCIMFilter

extension CheckedPolicy {
  /// Looks for what a policy says and its author hardly means. There are no false alarms: what cannot be decided for
  /// certain is passed over, and conditions too large to think through are too.
  ///
  /// Codes: `mapping.lint.unreachable`, `mapping.lint.shadowed`, `mapping.lint.role-unused`,
  /// `mapping.lint.privileged-broad`, `mapping.lint.privileged-pattern`, `mapping.lint.privileged-when-absent`, `mapping.lint.group-unknown`,
  /// `mapping.lint.group-shared`, `mapping.lint.exclusive-overlap`, `mapping.lint.incomplete`.
  ///
  /// - Parameters:
  ///   - ceiling: the tenant's; with ``RoleCeiling/everything`` no role is missed.
  ///   - groups: the names of the tenant's groups; nil where they are not known.
  /// - Returns: ordered by rule, what concerns no rule last.
  public func lint(ceiling: RoleCeiling, groups: DirectoryGroupNames? = nil) -> [PolicyWarning] {
    var linter = PolicyLinter(self)
    for rule in linter.rules { linter.judgeAlone(rule, groups: groups) }
    linter.judgeTogether()
    let ordered = linter.warnings.enumerated().sorted {
      let (left, right) = ($0.element.ruleID ?? "\u{7F}", $1.element.ruleID ?? "\u{7F}")
      return left.hasSameOctets(as: right) ? $0.offset < $1.offset : left.precedesByOctets(right)
    }
    return ordered.map(\.element) + linter.unusedRoles(within: ceiling)
  }
}

extension CheckedPolicy {
  /// The display names of groups that conditions compare with, folded, each once, ordered: what a linter has to know of a
  /// directory.
  public var groupDisplayNames: [String] {
    GroupConditions(rules.map(\.resolved)).literals.filter { $0.field == .display }.map(\.name.text)
      .sorted { $0.precedesByOctets($1) }
  }
}

/// One policy being looked through.
struct PolicyLinter {
  /// A rule with the ways in which its condition can hold for somebody who may have roles.
  struct Rule {
    let rule: CheckedRule
    /// Nil where the condition is too large to think through.
    let ways: [Conjunction]?

    var isUnreachable: Bool { ways?.isEmpty == true }
  }

  let policy: CheckedPolicy
  let rules: [Rule]
  var warnings: [PolicyWarning] = []
  /// How many more pairs of rules are compared; beyond, a policy is too large for an answer while one waits.
  var pairsLeft = 200_000

  init(_ policy: CheckedPolicy) {
    self.policy = policy
    self.rules = policy.rules.map { rule in
      Rule(rule: rule, ways: Conjunction.all(of: rule.resolved)?.filter { !$0.ofActiveSubjects.isContradictory })
    }
  }

  mutating func warn(
    _ rule: CheckedRule, _ error: CodedError, as severity: PolicyWarning.Severity = .warning
  ) {
    warnings.append(
      PolicyWarning(severity: severity, ruleID: rule.id, pointer: rule.pointer + "/when", error: error))
  }

  mutating func judgeAlone(_ rule: Rule, groups: DirectoryGroupNames?) {
    if rule.isUnreachable {
      let isContradictory = Conjunction.all(of: rule.rule.resolved)?.allSatisfy(\.isContradictory) == true
      warn(rule.rule, isContradictory ? .contradiction : .deactivatedOnly)
    }
    if policy.roles[rule.rule.rolePlace].privileged { judgePrivilege(rule) }
    if let groups { judgeGroups(rule.rule, groups) }
  }

  private mutating func judgeGroups(_ rule: CheckedRule, _ groups: DirectoryGroupNames) {
    let names = GroupConditions([rule.resolved]).spellings.filter { $0.key.field == .display }
    for (anchor, name) in names.sorted(by: { $0.key.name.text.precedesByOctets($1.key.name.text) }) {
      switch groups.count(of: anchor.name) {
      case 1: break
      case 0: warn(rule, .unknownGroup(name, near: groups.nearest(to: name)))
      case let count: warn(rule, .sharedGroup(name, count: count))
      }
    }
  }

  /// Roles that the ceiling allows and no rule confers, of the applications that the policy speaks of: of any other nothing
  /// need be conferred.
  func unusedRoles(within ceiling: RoleCeiling) -> [PolicyWarning] {
    guard case .only(let allowed) = ceiling else { return [] }
    let conferred = Set(rules.filter { !$0.isUnreachable }.map { policy.roles[$0.rule.rolePlace].reference })
    let spokenOf = Set(rules.map { OctetKey(policy.roles[$0.rule.rolePlace].reference.application) })
    return allowed.subtracting(conferred).filter { spokenOf.contains(OctetKey($0.application)) }.sorted().map {
      PolicyWarning(severity: .warning, ruleID: nil, pointer: "/rules", error: .unusedRole($0))
    }
  }
}

extension Conjunction {
  /// The same for subjects that may have roles at all.
  fileprivate var ofActiveSubjects: Conjunction {
    let active = ResolvedAttribute(attribute: AttributeType(name: "active", kind: .boolean))
    // The attribute as the condition's own schema describes it, so that terms about it are compared.
    let own = terms.compactMap(\.attribute).first(where: \.isActive) ?? active
    return Conjunction(terms: terms + [Term(.comparison(own, .equal, .boolean(true)), isNegated: false)])
  }
}

extension CodedError {
  fileprivate static var contradiction: CodedError {
    CodedError(
      .lintUnreachable, "the condition can never hold: it contradicts itself",
      remedy: "use `or` where one of several is meant, or remove the rule")
  }

  fileprivate static var deactivatedOnly: CodedError {
    CodedError(
      .lintUnreachable, "the condition holds for deactivated subjects alone, and those have no roles",
      remedy: "remove `active eq false`, or remove the rule")
  }

  fileprivate static func unknownGroup(_ name: String, near: String?) -> CodedError {
    CodedError(
      .lintGroupUnknown, "no group of the directory has the name \(name.quoted)", received: name.quoted,
      remedy: near.map { "write \($0.quoted), or have the directory send the group" }
        ?? "mend the name, or have the directory send the group")
  }

  fileprivate static func sharedGroup(_ name: String, count: Int) -> CodedError {
    CodedError(
      .lintGroupShared, "several groups of the directory share the name \(name.quoted)", expected: "one group",
      received: "\(count)", remedy: "compare `groups.externalId` or `groups.value`, or rename a group")
  }

  fileprivate static func unusedRole(_ role: RoleReference) -> CodedError {
    CodedError(
      .lintRoleUnused,
      "nobody can get the role \(role.description.quoted): the ceiling allows it and no rule confers it",
      received: role.description.quoted, remedy: "add a rule, or take the role out of the ceiling")
  }
}
