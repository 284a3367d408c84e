internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// Moves a walk on by one step: judges whom the step found, and notes how far it came, in one transaction. A walk that began
/// anew meanwhile, or that another process moved on, is left alone. The reply says how many subjects were passed.
struct AdvanceEvaluation: JudgesRoles {
  let step: EvaluationStep
  let services: DirectoryServices

  var tenant: TenantID { step.walk.tenant }
  var action: String { "evaluation.walked" }
  var target: AuditTarget { AuditTarget(kind: "Evaluation", id: step.walk.group?.description ?? "everybody") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    guard try reader.evaluationWalk(tenant: tenant, group: step.walk.group) == step.walk else { return .unchanged(0) }
    let view = DirectoryView(reader: reader, tenant: tenant)
    // A walk over a group is a change of the directory; one over everybody follows an approved policy.
    let isByPolicy = step.walk.group == nil
    let subjects = isByPolicy ? try view.withoutWaiting(step.affected) : step.affected
    let plan = try GrantPlanner(policies: services.policies).plan(
      for: subjects, in: view, because: isByPolicy ? .policy : .directory, context)
    let held = HeldChange(rolesOf: plan, tenant: tenant).keeping(plan, context)
    var next = step.walk
    next.after = step.last ?? next.after
    next.done += step.passed
    next.granted += plan.granted.count
    next.revoked += plan.revoked.count
    next.updated = context.now
    if step.isLast { next.finished = context.now }
    var changeSet = ChangeSet.walking(next, plan.changes + held)
    changeSet.add([], recording: plan.events)
    if step.isLast {
      changeSet.add(
        next.group.map { [.removeEvaluationWalk(group: $0, tenant: tenant)] } ?? [], recording: [next.end(context)])
    }
    return .done(step.passed, changeSet)
  }
}
