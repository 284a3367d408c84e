internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore

/// Keeps a sign-in that was begun until its answer comes; what comes of it is on record then.
struct BeginSignIn: Command {
  let tenant: TenantID
  let pending: PendingSignIn

  var action: String { "sign-in.begun" }
  var target: AuditTarget { AuditTarget(kind: "Connection", id: pending.connection) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<PendingSignIn> {
    .done(pending, .opening(pending))
  }
}

/// Records a response that was refused before anybody was known by it.
struct RefuseSignIn: Command {
  let tenant: TenantID
  let connection: String
  let error: CodedError
  /// The checks that failed, by name.
  let failedChecks: [String]
  /// How many refusals for this cause the entry stands for.
  let count: Int

  var action: String { "sign-in.refused" }
  var target: AuditTarget { AuditTarget(kind: "Connection", id: connection) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    var event = refusal(error, context).event
    event.changes = [
      AuditChange(.added, path: "failedChecks", after: .array(failedChecks.map { .string($0) })),
      AuditChange(.added, path: "refusals", after: .number(JSONNumber(count))),
    ]
    return .done(count, ChangeSet(recording: TenantEvent(tenant: tenant, event: event)))
  }
}
