internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// One batch of subjects who were marked, or who hold a grant whose time is over.
struct EvaluateDueSubjects: JudgesRoles {
  let services: DirectoryServices
  static let batch = 200

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "subjects.evaluated" }
  var target: AuditTarget { AuditTarget(kind: "Evaluation", id: "due") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    var due: [TenantID: Set<ResourceID>] = [:]
    let marked = try reader.subjectsToEvaluate(limit: Self.batch)
    for entry in marked { due[entry.tenant, default: []].insert(entry.subject) }
    for grant in try reader.grantsExpiring(by: context.now, limit: Self.batch) {
      due[grant.tenant, default: []].insert(grant.subject)
    }
    guard !due.isEmpty else { return .unchanged(0) }
    var plan = GrantPlan()
    for (tenant, subjects) in due.sorted(by: { $0.key < $1.key }) {
      let view = DirectoryView(reader: reader, tenant: tenant)
      plan.add(try GrantPlanner(policies: services.policies).plan(for: subjects.sorted(), in: view, context))
      plan.changes.append(.unmarkForEvaluation(subjects.sorted(), tenant: tenant))
    }
    let count = due.values.reduce(0) { $0 + $1.count }
    // With one tenant and nothing but the marks to take away, there is nothing to tell.
    if plan.changes.count == 1, plan.events.isEmpty, let (tenant, subjects) = due.first {
      return .done(count, .judgedWithoutConsequence(subjects.sorted(), of: tenant))
    }
    let event = TenantEvent(
      tenant: tenant, event: context.event(action, target: AuditTarget(kind: "Evaluation", id: "\(count) subjects")))
    var changeSet = ChangeSet(recording: event, plan.changes)
    changeSet.add([], recording: plan.events)
    return .done(count, changeSet)
  }
}

/// Forgets pending sign-ins, replay keys and sessions that are over.
struct RemoveExpired: Command {
  var tenant: TenantID { Tenant.operatorID }
  var action: String { "expired.removed" }
  var target: AuditTarget { AuditTarget(kind: "Store", id: "expired") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
    .done(true, .housekeeping(before: context.now))
  }
}
