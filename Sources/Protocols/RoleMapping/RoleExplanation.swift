public import Diagnostics
public import SCIMFilter

/// Why a subject has one role, or why not.
public struct RoleExplanation: Sendable, Equatable {
  public var role: RoleReference
  public var isConferred: Bool
  /// One for each rule that could confer the role, ordered by id; empty where no rule names it.
  public var verdicts: [RuleVerdict]
  /// What stood against the role: conflicts that it took part in, and what cost the subject every role.
  public var findings: [Finding]
}

/// How one rule stood towards one subject.
public struct RuleVerdict: Sendable, Equatable {
  /// What came of the rule.
  public enum Outcome: Sendable, Hashable {
    /// The rule confers the role, until the instant if it is time-bound.
    case confers(until: Instant?)
    case conditionFalse
    /// The condition holds by the word of an authority that the rule does not believe.
    case notBelieved(Authority)
    case expired(at: Instant)
    /// The condition holds, and the subject is deactivated.
    case deactivated
    /// The condition holds, and the subject has no usable value for a required attribute.
    case refused
    /// The condition holds, and the role was taken from the subject until it has been false once.
    case suppressed
    /// The condition holds, and a role that must not meet this one was conferred too.
    case excluded
  }

  public var ruleID: String
  /// The condition as written.
  public var when: String
  public var outcome: Outcome
  /// Every leaf of the condition, holding or not, with what it saw.
  public var facts: [FilterFact]
  /// The condition as the tree it is, with what each node came to.
  public var condition: FilterExplanation
}

extension CheckedPolicy {
  /// Explains one role of one subject: each rule that could confer it, and each fact its condition saw.
  ///
  /// The arguments mean what they mean to ``evaluate(_:at:episodes:held:suppressed:explaining:)``, and the answer agrees with it.
  public func explain(
    _ role: RoleReference, for subject: SubjectDocument, at now: Instant, episodes: [Episode] = [],
    held: Set<RoleReference> = [], suppressed: Set<RoleReference> = []
  ) -> RoleExplanation {
    let decision = evaluate(
      subject, at: now, episodes: episodes, held: held, suppressed: suppressed, explaining: false)
    let isConferred = decision.roles.contains { $0.reference == role }
    let isRefused = profile(of: subject).refusesSubject
    let verdicts = rules.filter { roles[$0.rolePlace].reference == role }.map { rule in
      let since = episodes.filter { $0.ruleID.hasSameOctets(as: rule.id) }.map(\.since).min()
      let holds = rule.resolved.matches(subject.document)
      let standing = holds ? rule.standing(managedBy: subject.source, at: now, since: since) : .conditionFalse
      return RuleVerdict(
        ruleID: rule.id, when: rule.when,
        outcome: RuleVerdict.Outcome(
          standing, isConferred: isConferred, isActive: subject.isActive, isRefused: isRefused,
          isSuppressed: suppressed.contains(role)),
        facts: rule.resolved.explain(subject.document), condition: rule.resolved.explanation(of: subject.document))
    }
    return RoleExplanation(
      role: role, isConferred: isConferred, verdicts: verdicts,
      findings: decision.findings.filter { $0.outcome == .failed && $0.concerns(role) })
  }
}

extension Finding {
  /// Whether it is about this role, or about no role alone. A conflict names the roles that met.
  fileprivate func concerns(_ role: RoleReference) -> Bool {
    guard let error, error.code == .rolesExclusive, let met = error.expected else { return true }
    // Of very many roles the list is cut.
    return met.contains("`\(role)`") || met.hasSuffix("…")
  }
}

extension RuleVerdict.Outcome {
  fileprivate init(
    _ standing: RuleStanding, isConferred: Bool, isActive: Bool, isRefused: Bool, isSuppressed: Bool
  ) {
    switch standing {
    case .conditionFalse: self = .conditionFalse
    case .notBelieved(let authority): self = .notBelieved(authority)
    case .expired(let end, _): self = .expired(at: end)
    case .holds where !isActive: self = .deactivated
    case .holds where isRefused: self = .refused
    case .holds where isSuppressed: self = .suppressed
    case .holds(_, let end): self = isConferred ? .confers(until: end) : .excluded
    }
  }
}
