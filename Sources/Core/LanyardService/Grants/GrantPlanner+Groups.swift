internal import AuditLog
internal import LanyardCore

/// Changes that concern every member of a group: as many as one transaction judges at once, the rest is left to the job
/// without a row for each of them.
extension GrantPlanner {
  /// The plan for these subjects and for every user in a group that stays.
  func plan(
    for subjects: Set<ResourceID>, andMembersOf group: StoredResource, in view: DirectoryView, _ context: CommandContext
  ) throws -> GrantPlan {
    let room = max(0, Self.subjectsPerTransaction - subjects.count)
    let (members, last) = try view.reader.users(in: group, atMost: room)
    let total = try last == nil ? members.count : view.reader.memberCount(of: group.id, tenant: view.tenant)
    var plan = try plan(
      for: subjects.union(members).sorted(), in: view, because: .directory,
      beside: last.map { .members(of: group.id, after: $0.after, atMost: total - members.count) } ?? .nobody, context)
    let policy = try policies.policy(for: view.tenant, view.reader)
    guard let last, try !isIdle(policy, view) else { return plan }
    let walk = EvaluationWalk(
      tenant: view.tenant, group: group.id, policyVersion: policy.version, request: context.request.id,
      started: context.now, after: last.after, done: members.count,
      total: total)
    plan.changes.append(.putEvaluationWalk(walk))
    if let event = walk.beginning(context) { plan.events.append(event) }
    return plan
  }

  /// The plan for every user in a group that goes. What it marks is written before the group goes.
  func plan(
    without group: StoredResource, in view: DirectoryView, _ context: CommandContext
  ) throws -> (marks: [Change], plan: GrantPlan) {
    let (members, last) = try view.reader.users(in: group, atMost: Self.subjectsPerTransaction)
    let total = try last == nil ? members.count : view.reader.memberCount(of: group.id, tenant: view.tenant)
    let plan = try plan(
      for: members, in: view, because: .directory,
      beside: last.map { .members(of: group.id, after: $0.after, atMost: total - members.count) } ?? .nobody, context)
    guard let last, try !isIdle(policies.policy(for: view.tenant, view.reader), view) else { return ([], plan) }
    return (
      [
        .markMembersForEvaluation(
          group: group.id, after: last.after, tenant: view.tenant, request: context.request.id)
      ], plan
    )
  }
}
