internal import AuditLog
internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// Ends one batch of grants that nobody used for as long as their rules allow.
struct EndUnusedGrants: JudgesRoles {
  let services: DirectoryServices
  static let batch = 200

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "grants.unused.ended" }
  var target: AuditTarget { AuditTarget(kind: "Evaluation", id: "unused") }

  /// The reply is how many grants ended.
  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    let unused = try reader.unusedGrants(limit: Self.batch)
    guard !unused.isEmpty else { return .unchanged(0) }
    var plan = GrantPlan()
    for (tenant, grants) in Dictionary(grouping: unused, by: \.tenant).sorted(by: { $0.key < $1.key }) {
      let active = try services.policies.policyWithoutRules(for: tenant, reader)
      let view = DirectoryView(reader: reader, tenant: tenant)
      for (subject, grants) in Dictionary(grouping: grants, by: \.subject).sorted(by: { $0.key < $1.key }) {
        let judgement = SubjectJudgement(subject: subject, view: view, active: active, context: context)
        plan.add(try judgement.planTaking(grants.map { Suppression(ofUnused: $0, at: context.now) }))
      }
    }
    try plan.closeEmptiedHolds(reader, context)
    let event = TenantEvent(
      tenant: tenant,
      event: context.event(action, target: AuditTarget(kind: "Evaluation", id: "\(unused.count) grants")))
    var changeSet = ChangeSet(recording: event, plan.changes)
    changeSet.add([], recording: plan.events)
    return .done(unused.count, changeSet)
  }
}

extension Suppression {
  fileprivate init(ofUnused grant: Grant, at now: Instant) {
    self.init(tenant: grant.tenant, subject: grant.subject, role: grant.role, cause: .usage, since: now)
  }
}
