internal import LanyardCore

/// The subjects of one tenant in a batch of those to be judged again.
struct EvaluationBatch {
  let tenant: TenantID
  let marked: Set<ResourceID>
  /// Those who hold a grant whose time is over.
  let expiring: Set<ResourceID>
  let services: DirectoryServices

  var subjects: [ResourceID] { marked.union(expiring).sorted() }

  func plan(by policy: ActivePolicy, _ reader: any StoreReader, _ context: CommandContext) throws -> GrantPlan {
    let view = DirectoryView(reader: reader, tenant: tenant)
    var plan = try GrantPlanner(policies: services.policies).plan(for: subjects, in: view, by: policy, context)
    plan.changes.append(.unmarkForEvaluation(subjects, tenant: tenant))
    return plan
  }

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
    }
    if isQueueLonger, !marked.isEmpty {
      plan.changes += [
        .unmarkForEvaluation(marked.sorted(), tenant: tenant), .markForEvaluation(marked.sorted(), tenant: tenant),
      ]
    }
    return plan
  }
}
