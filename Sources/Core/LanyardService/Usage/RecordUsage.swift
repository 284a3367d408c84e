internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// Keeps when roles were used. Idempotent: what is reported twice is kept once, and an earlier moment changes nothing.
///
/// Who is meant was found beforehand, see ``UsageRecorder``: the write holds others up for no look-up. Observations have no
/// audit entry; a refusal has one.
struct RecordUsage: Command {
  /// As reported, each once.
  let applications: [String]
  let usage: [RoleUsage]

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "usage.recorded" }
  var target: AuditTarget { AuditTarget(kind: "Usage", id: "report") }

  /// Refuses with `access.scope.missing`. The reply says whether anything was written.
  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
    do throws(CodedError) {
      try AccessPolicy.requireReporting(of: applications, by: context.principal)
    } catch {
      return refuse(error, context)
    }
    return usage.isEmpty ? .unchanged(false) : .done(true, .usage(usage))
  }
}
