internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// Writes requests of any tenants, masked, to their provisioning logs.
struct AppendObservations: Command {
  let entries: [ProvisioningLogEntry]

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "provisioning-log.appended" }
  var target: AuditTarget { AuditTarget(kind: "ProvisioningLog", id: "requests") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    .done(entries.count, .observation(entries))
  }
}

/// Forgets entries that are old enough.
struct TrimObservations: Command {
  let before: Instant

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "provisioning-log.trimmed" }
  var target: AuditTarget { AuditTarget(kind: "ProvisioningLog", id: "expired") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Bool> {
    .done(true, .trimming(before: before, limit: ProvisioningLog.bite))
  }
}

extension ProvisioningLogEntry {
  init(_ waiting: ProvisioningLog.Waiting, _ context: CommandContext) {
    let request = waiting.request
    let mask = RequestMask(path: request.path, words: request.words)
    let (seconds, attoseconds) = request.duration.components
    self.init(
      id: Self.id(waiting, context), tenant: request.tenant, time: waiting.time, requestID: request.requestID,
      caller: request.caller, method: String(request.method.prefix(20)), path: mask.path(request.path),
      query: mask.query(request.query), dialect: request.dialect, status: request.status,
      code: request.refusal?.code.rawValue, reason: request.refusal.map(mask.reason), resource: request.resource,
      body: mask.body(request.body), microseconds: Int(seconds) * 1_000_000 + Int(attoseconds / 1_000_000_000_000))
  }

  /// An id of the moment of the answer. The bits below the milliseconds count, so that answers of one millisecond keep
  /// their order (RFC 9562 §6.2, method 1).
  private static func id(_ waiting: ProvisioningLog.Waiting, _ context: CommandContext) -> ProvisioningLogID {
    let random = context.randomOctets(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return ProvisioningLogID(milliseconds: waiting.time.milliseconds, random: (waiting.number & 0xFFF, random))
  }
}
