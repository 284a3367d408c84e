internal import LanyardCore

/// The subjects of one tenant in a batch of those to be judged again.
struct EvaluationBatch {
  let tenant: TenantID
  let marks: [EvaluationMark]
  /// Those who hold a grant whose time is over.
  let expiring: Set<ResourceID>
  /// Those of whom a sign-in stated what is no longer believed.
  let outdated: Set<ResourceID>
  let services: DirectoryServices

  private var marked: Set<ResourceID> { Set(marks.map(\.subject)) }

  var subjects: [ResourceID] { marked.union(expiring).union(outdated).sorted() }

  func plan(by policy: ActivePolicy, _ reader: any StoreReader, _ context: CommandContext) throws -> GrantPlan {
    let view = DirectoryView(reader: reader, tenant: tenant)
    let requests = Dictionary(marks.compactMap { mark in mark.request.map { (mark.subject, $0) } }) { first, _ in first
    }
    var plan = GrantPlan()
    // Those of an approved policy go first: what they lose is not held.
    for (cause, subjects) in causes {
      plan.add(
        try GrantPlanner(policies: services.policies).plan(
          for: subjects, in: view, by: policy, because: cause, requests: requests, closesHolds: false, context))
    }
    // What one cause takes out of a hold, another may put into it.
    try plan.closeEmptiedHolds(reader, context)
    plan.changes += HeldChange(rolesOf: plan, tenant: tenant).keeping(plan, context)
    plan.changes.append(.unmarkForEvaluation(subjects, tenant: tenant))
    plan.changes += forgetting(context)
    return plan
  }

  /// Those to be judged for each cause: what a role that ends ended by.
  private var causes: [(cause: Grant.EndCause, subjects: [ResourceID])] {
    let marks = Dictionary(marks.map { ($0.subject, $0.cause) }) { first, _ in first }
    // Of somebody who is not marked a statement's time is over, or a grant's own.
    let groups = Dictionary(grouping: subjects) { marks[$0] ?? (outdated.contains($0) ? .expiry : .directory) }
    return groups.map { (cause: $0.key, subjects: $0.value) }.sorted { $0.cause.precedes($1.cause) }
  }

  private func forgetting(_ context: CommandContext) -> [Change] {
    outdated.sorted().map { .removeSignInFacts(subject: $0, expiredBy: context.now, tenant: tenant) }
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
      try plan.closeEmptiedHolds(reader, context)
    }
    // What expired is not believed, and who is to be judged for it waits with the others.
    plan.changes += forgetting(context)
    let waiting = isQueueLonger ? marked : []
    if !waiting.isEmpty { plan.changes.append(.unmarkForEvaluation(waiting.sorted(), tenant: tenant)) }
    plan.changes += marks.filter { waiting.contains($0.subject) }.map {
      .markForEvaluation([$0.subject], tenant: tenant, because: $0.cause, request: $0.request)
    }
    let late = outdated.subtracting(marked).sorted()
    if !late.isEmpty { plan.changes.append(.markForEvaluation(late, tenant: tenant, because: .expiry)) }
    return plan
  }
}

extension Grant.EndCause {
  /// A fixed order with the directory last.
  fileprivate func precedes(_ other: Grant.EndCause) -> Bool {
    (self == .directory ? 1 : 0, rawValue) < (other == .directory ? 1 : 0, other.rawValue)
  }
}
