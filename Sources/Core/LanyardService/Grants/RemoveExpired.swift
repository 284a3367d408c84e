internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// Forgets pending sign-ins, replay keys and sessions that are over.
struct RemoveExpired: Command {
  var tenant: TenantID { Tenant.operatorID }
  var action: String { "expired.removed" }
  var target: AuditTarget { AuditTarget(kind: "Store", id: "expired") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
    .done(true, .housekeeping(before: context.now))
  }
}
