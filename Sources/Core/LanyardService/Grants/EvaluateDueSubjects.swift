internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// One batch of subjects who were marked, or who hold a grant whose time is over.
///
/// A tenant whose policy cannot run keeps its marks and holds nobody else up; of its grants those end whose time is over.
struct EvaluateDueSubjects: JudgesRoles {
  struct Report: Sendable {
    var judged = 0
    /// The tenants whose policy cannot run, and why, as a log line says it.
    var broken: [TenantID: String] = [:]
  }

  let services: DirectoryServices
  static let batch = 200

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "subjects.evaluated" }
  var target: AuditTarget { AuditTarget(kind: "Evaluation", id: "due") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Report> {
    let marked = try reader.subjectsToEvaluate(limit: Self.batch)
    let expiring = try reader.grantsExpiring(by: context.now, limit: Self.batch)
    let outdated = try reader.expiredSignInFacts(by: context.now, limit: Self.batch)
    var report = Report()
    var plan = GrantPlan()
    for tenant in Set(marked.map(\.tenant) + expiring.map(\.tenant) + outdated.map(\.tenant)).sorted() {
      let batch = EvaluationBatch(
        tenant: tenant, marks: marked.filter { $0.tenant == tenant },
        expiring: Set(expiring.filter { $0.tenant == tenant }.map(\.subject)),
        outdated: Set(outdated.filter { $0.tenant == tenant }.map(\.subject)), services: services)
      do {
        let policy = try services.policies.policy(for: tenant, reader)
        plan.add(try batch.plan(by: policy, reader, context))
        report.judged += batch.subjects.count
      } catch  where !error.isStoresOwn {
        report.broken[tenant] = error.loggedCode
        let ending = try batch.planWithoutRules(isQueueLonger: marked.count == Self.batch, reader, context)
        report.judged += Set(ending.revoked.map(\.subject)).count
        plan.add(ending)
      }
    }
    return decision(report, plan, context)
  }

  private func decision(_ report: Report, _ plan: GrantPlan, _ context: CommandContext) -> Decision<Report> {
    guard !plan.changes.isEmpty else { return .unchanged(report) }
    // With nothing but marks and expired statements to take away, there is nothing to tell.
    if plan.events.isEmpty, let nothing = ChangeSet.judgedWithoutConsequence(plan.changes) {
      return .done(report, nothing)
    }
    let event = TenantEvent(
      tenant: tenant,
      event: context.event(action, target: AuditTarget(kind: "Evaluation", id: "\(report.judged) subjects")))
    var changeSet = ChangeSet(recording: event, plan.changes)
    changeSet.add([], recording: plan.events)
    return .done(report, changeSet)
  }
}
