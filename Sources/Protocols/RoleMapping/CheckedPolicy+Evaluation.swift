public import Diagnostics
internal import JSON
internal import SCIMFilter

extension CheckedPolicy {
  /// Decides which roles a subject has.
  ///
  /// - Parameters:
  ///   - subject: made by ``SubjectDocument/assemble(user:groups:source:saml:)``.
  ///   - now: the instant of the decision.
  ///   - episodes: those the subject's last decision left open.
  ///   - held: the roles the subject holds now; of roles that must not meet, the one held stays.
  ///   - suppressed: roles that were taken from the subject and are not given again while the condition of a rule of theirs
  ///     holds.
  ///   - explaining: whether reasons carry the facts and groups that no rule speaks of are listed; a preview over many
  ///     subjects does without.
  public func evaluate(
    _ subject: SubjectDocument, at now: Instant, episodes: [Episode] = [], held: Set<RoleReference> = [],
    suppressed: Set<RoleReference> = [], explaining: Bool = true
  ) -> MappingDecision {
    var evaluation = Evaluation(
      policy: self, source: subject.source, explained: explaining ? subject.document : nil, now: now,
      episodes: episodes,
      suppressed: suppressed)
    for place in index.holding(for: subject) { evaluation.judge(rules[place]) }
    let profile = attributes.isEmpty ? ProfileJudgement() : profile(of: subject)
    let mayHold = subject.isActive && !profile.refusesSubject
    let conferred = mayHold ? evaluation.withoutConflicts(held: held) : []
    // What rules have to say of somebody who may hold nothing is noise.
    if !mayHold { evaluation.findings = subject.isActive ? [] : [.failed("subject.active", .deactivated)] }
    evaluation.noteRedundancies(among: conferred)
    return MappingDecision(
      roles: evaluation.roles(at: conferred), episodes: evaluation.open, suppressed: evaluation.standing.sorted(),
      findings: evaluation.findings + profile.findings, profile: profile.attributes,
      unmatchedGroups: explaining ? index.unmatchedGroups(of: subject) : [])
  }
}

extension CheckedPolicy {
  /// Whether some rule speaks of the group; see ``MappingDecision/unmatchedGroups``.
  public func speaks(of group: GroupFact) -> Bool {
    index.unmatchedGroups(of: .assemble(user: [:], groups: [group], source: .scim)).isEmpty
  }
}

extension CodedError {
  fileprivate static var deactivated: CodedError {
    CodedError(
      .subjectDeactivated, "the subject is deactivated and has no roles", expected: "`active` true or absent",
      received: "`active` false", remedy: "activate the person in the directory")
  }
}
