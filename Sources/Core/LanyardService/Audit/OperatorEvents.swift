internal import AuditLog
internal import Diagnostics
internal import LanyardCore

extension ChangeSet {
  /// What the operator does to a tenant is in the operator's log, and in the tenant's own, which its auditor reads.
  init(recordingForOperator event: AuditEvent, of tenant: TenantID, _ changes: [Change]) {
    self.init(recording: TenantEvent(tenant: Tenant.operatorID, event: event), changes)
    if tenant != Tenant.operatorID { add([], recording: [TenantEvent(tenant: tenant, event: event)]) }
  }
}

extension Command {
  /// Refuses an act of the operator's. The entry is in the operator's log alone: the tenant may not exist.
  func refuseToOperator(_ error: CodedError, _ context: CommandContext) -> Decision<Reply> {
    .refused(error, recording: TenantEvent(tenant: Tenant.operatorID, event: refusal(error, context).event))
  }
}
