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

  /// Why subjects are judged: what a role that ends ended by, and the request behind it.
  private struct Reason: Hashable {
    let cause: Grant.EndCause
    let request: OctetKey?
  }

  private var marked: Set<ResourceID> { Set(marks.map(\.subject)) }

  var subjects: [ResourceID] { marked.union(expiring).union(outdated).sorted() }

  /// Those to be judged for each reason, in a fixed order. Those of an approved policy go first: what they lose is not held.
  private var reasons: [(reason: Reason, subjects: [ResourceID])] {
    let marks = Dictionary(marks.map { ($0.subject, $0) }) { first, _ in first }
    let groups = Dictionary(grouping: subjects) { subject in
      // Of somebody who is not marked a statement's time is over, or a grant's.
      let cause = marks[subject]?.cause ?? (outdated.contains(subject) ? .expiry : .directory)
      return Reason(cause: cause, request: marks[subject]?.request.map(OctetKey.init))
    }
    return groups.map { (reason: $0.key, subjects: $0.value) }.sorted { left, right in
      guard left.reason.cause == right.reason.cause else { return left.reason.cause.precedes(right.reason.cause) }
      let names = (left.reason.request?.text ?? "", right.reason.request?.text ?? "")
      return names.0.utf8.lexicographicallyPrecedes(names.1.utf8)
    }
  }

  func plan(by policy: ActivePolicy, _ reader: any StoreReader, _ context: CommandContext) throws -> GrantPlan {
    let view = DirectoryView(reader: reader, tenant: tenant)
    var plan = GrantPlan()
    for (reason, subjects) in reasons {
      let context = reason.request.map { context.caused(by: RequestContext(id: $0.text)) } ?? context
      plan.add(
        try GrantPlanner(policies: services.policies).plan(
          for: subjects, in: view, by: policy, because: reason.cause, context))
    }
    plan.changes += HeldChange(tenant: tenant).keeping(plan, context)
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
      try HoldBook.closeEmptied(&plan, nil, reader, context)
    }
    // What expired is not believed, and who is to be judged for it waits with the others.
    plan.changes += forgetting(context)
    let waiting = isQueueLonger ? marked : []
    if !waiting.isEmpty { plan.changes.append(.unmarkForEvaluation(waiting.sorted(), tenant: tenant)) }
    for (reason, subjects) in reasons {
      let behind = subjects.filter { waiting.contains($0) || outdated.contains($0) }
      guard !behind.isEmpty else { continue }
      plan.changes.append(
        .markForEvaluation(behind, tenant: tenant, because: reason.cause, request: reason.request?.text))
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
