internal import LanyardCore

/// The subjects of one tenant in a batch of those to be judged again.
struct EvaluationBatch {
  let tenant: TenantID
  /// Why each is judged.
  let marked: [ResourceID: Grant.EndCause]
  /// Those who hold a grant whose time is over.
  let expiring: Set<ResourceID>
  let services: DirectoryServices

  var subjects: [ResourceID] { expiring.union(marked.keys).sorted() }

  func plan(by policy: ActivePolicy, _ reader: any StoreReader, _ context: CommandContext) throws -> GrantPlan {
    let view = DirectoryView(reader: reader, tenant: tenant)
    var plan = GrantPlan()
    // Those of an approved policy go first: what they lose is not held.
    for cause in Set(subjects.map(cause)).sorted(by: { $0.precedes($1) }) {
      plan.add(
        try GrantPlanner(policies: services.policies).plan(
          for: subjects.filter { self.cause(of: $0) == cause }, in: view, by: policy, because: cause, context))
    }
    plan.changes += HeldChange(tenant: tenant).keeping(plan, context)
    plan.changes.append(.unmarkForEvaluation(subjects, tenant: tenant))
    return plan
  }

  /// What else a role that ends ended by, where its own time is not over.
  private func cause(of subject: ResourceID) -> Grant.EndCause { marked[subject] ?? .directory }

  /// What can be done where the rules cannot run: what is over ends, and the marks stay. Where others may wait behind
  /// them, they go to the end of the queue.
  func planWithoutRules(
    isQueueLonger: Bool, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> GrantPlan {
    var plan = GrantPlan()
    if !expiring.isEmpty, let policy = try? services.policies.policyWithoutRules(for: tenant, reader) {
      let view = DirectoryView(reader: reader, tenant: tenant)
      for subject in expiring.sorted() {
        plan.add(
          try SubjectJudgement(subject: subject, view: view, active: policy, context: context).planOfExpiry())
      }
      try HoldBook.closeEmptied(&plan, nil, reader, context)
    }
    if isQueueLonger, !marked.isEmpty {
      let queued = marked.keys.sorted()
      plan.changes.append(.unmarkForEvaluation(queued, tenant: tenant))
      plan.changes += Dictionary(grouping: queued) { cause(of: $0) }.sorted { $0.key.rawValue < $1.key.rawValue }
        .map { .markForEvaluation($0.value, tenant: tenant, because: $0.key) }
    }
    return plan
  }
}

extension Grant.EndCause {
  /// A fixed order with the directory last.
  fileprivate func precedes(_ other: Grant.EndCause) -> Bool {
    (self == .directory ? 1 : 0, rawValue) < (other == .directory ? 1 : 0, other.rawValue)
  }
}
