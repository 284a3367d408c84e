internal import Diagnostics
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

  /// Those to be judged for each request that caused it, in a fixed order; for nil those whom time alone brings.
  private var causes: [(request: String?, subjects: [ResourceID])] {
    let requests = Dictionary(marks.map { ($0.subject, $0.request) }) { first, _ in first }
    let groups = Dictionary(grouping: subjects) { requests[$0].flatMap(\.self).map(OctetKey.init) }
    return groups.map { (request: $0.key?.text, subjects: $0.value) }
      .sorted { ($0.request ?? "").utf8.lexicographicallyPrecedes(($1.request ?? "").utf8) }
  }

  func plan(by policy: ActivePolicy, _ reader: any StoreReader, _ context: CommandContext) throws -> GrantPlan {
    let view = DirectoryView(reader: reader, tenant: tenant)
    var plan = GrantPlan()
    for (request, subjects) in causes {
      let context = request.map { context.caused(by: RequestContext(id: $0)) } ?? context
      plan.add(try GrantPlanner(policies: services.policies).plan(for: subjects, in: view, by: policy, context))
    }
    plan.changes.append(.unmarkForEvaluation(subjects, tenant: tenant))
    plan.changes += forgetting(context)
    return plan
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
    }
    // What expired is not believed, and who is to be judged for it waits with the others.
    plan.changes += forgetting(context)
    let waiting = isQueueLonger ? marked : []
    if !waiting.isEmpty { plan.changes.append(.unmarkForEvaluation(waiting.sorted(), tenant: tenant)) }
    for (request, subjects) in causes {
      let behind = subjects.filter { waiting.contains($0) || outdated.contains($0) }
      if !behind.isEmpty { plan.changes.append(.markForEvaluation(behind, tenant: tenant, request: request)) }
    }
    return plan
  }
}
