internal import LanyardCore

/// Judges subjects by the policy in force and works out which grants begin and end, and what their targets must be told.
struct GrantPlanner {
  let policies: PolicyCache

  /// How many subjects one transaction judges; the rest is left to a background job, while decisions made meanwhile
  /// (sign-in, sessions) judge live state.
  static let subjectsPerTransaction = 1000

  /// The plan for these subjects in the directory as `view` shows it.
  ///
  /// - Parameters:
  ///   - policy: the policy to judge by; nil for the one in force.
  ///   - cause: why they are judged: what a grant that ends ended by. Where it is the directory, the guard may hold the
  ///     revocations of all of them (design §4.9).
  ///   - letting: what a person decided of a hold; nil where nobody did.
  ///   - limit: how many are judged now.
  ///   - requests: the requests behind subjects whom another one concerns than the caller's own.
  ///   - others: whom the change concerns too, and who are left to a job by the caller.
  ///   - closesHolds: whether holds are closed that the plan empties; false where the caller adds to it first.
  func plan(
    for subjects: [ResourceID], in view: DirectoryView, by policy: ActivePolicy? = nil, because cause: Grant.EndCause,
    letting: HoldDecision? = nil, limit: Int = subjectsPerTransaction, beside others: LaterSubjects = .nobody,
    requests: [ResourceID: String] = [:], closesHolds: Bool = true, _ context: CommandContext
  ) throws -> GrantPlan {
    guard !subjects.isEmpty || others != .nobody else { return GrantPlan() }
    let active = try policy ?? policies.policy(for: view.tenant, view.reader)
    if try isIdle(active, view) { return try endingSessions(of: subjects, in: view) }
    let judge = SubjectsJudge(view: view, active: active, context: context, requests: requests)
    let judged = try judge.judge(Array(subjects.prefix(limit)))
    let left = Array(subjects.dropFirst(limit))
    var book = HoldBook(judge: judge, cause: cause, letting: letting)
    try book.take(judged, later: [others, .these(left)])
    var plan = GrantPlan()
    for subject in judged { plan.add(try subject.plan(by: book)) }
    if !left.isEmpty {
      plan.changes.append(
        .markForEvaluation(left, tenant: view.tenant, because: cause, request: context.request.id))
    }
    book.conclude(&plan)
    if closesHolds { try plan.closeEmptiedHolds(but: letting?.hold, view.reader, context) }
    return plan
  }

  /// Whether nobody of the tenant can gain or lose anything: no policy, nobody to tell, and no grant left from before.
  func isIdle(_ active: ActivePolicy, _ view: DirectoryView) throws -> Bool {
    guard active.version == 0, active.targets.isEmpty else { return false }
    return try view.reader.effectiveGrantCount(of: view.tenant) == 0
  }

  /// Sign-in takes no policy, so sessions end with their accounts in any case.
  private func endingSessions(of subjects: [ResourceID], in view: DirectoryView) throws -> GrantPlan {
    var plan = GrantPlan()
    for subject in subjects where view.users[subject] != nil {
      if try view.user(subject)?.isActive != true {
        plan.changes += [
          .removeSessions(subject: subject, tenant: view.tenant),
          .removeSignInFacts(subject: subject, expiredBy: nil, tenant: view.tenant),
        ]
      }
    }
    return plan
  }
}
