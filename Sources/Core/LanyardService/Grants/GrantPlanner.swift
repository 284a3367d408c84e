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
  ///   - limit: how many are judged now.
  func plan(
    for subjects: [ResourceID], in view: DirectoryView, by policy: ActivePolicy? = nil,
    limit: Int = subjectsPerTransaction, _ context: CommandContext
  ) throws -> GrantPlan {
    guard !subjects.isEmpty else { return GrantPlan() }
    let active = try policy ?? policies.policy(for: view.tenant, view.reader)
    if try isIdle(active, view) { return try endingSessions(of: subjects, in: view) }
    var plan = GrantPlan()
    for slice in Array(subjects.prefix(limit)).slices(of: SubjectRecords.batch) {
      let view = try view.knowing(slice, targets: active.targets.map(\.name))
      for subject in slice {
        plan.add(try SubjectJudgement(subject: subject, view: view, active: active, context: context).plan())
      }
    }
    let later = Array(subjects.dropFirst(limit))
    if !later.isEmpty { plan.changes.append(.markForEvaluation(later, tenant: view.tenant, request: context.request.id)) }
    return plan
  }

  /// Whether nobody of the tenant can gain or lose anything: no policy, nobody to tell, and no grant left from before.
  private func isIdle(_ active: ActivePolicy, _ view: DirectoryView) throws -> Bool {
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
