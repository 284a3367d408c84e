internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// How holds are told in the audit log.
enum HoldEvents {
  static func target(_ id: HoldID) -> AuditTarget { AuditTarget(kind: "Hold", id: id.description) }

  static func opened(_ hold: Hold, _ context: CommandContext) -> TenantEvent {
    let reason = AuditReason(
      code: ErrorCode.holdOpen.rawValue, text: "look at it with `lanyard hold show`, then release or undo it")
    return TenantEvent(
      tenant: hold.tenant,
      event: context.event(
        "hold.opened", target: target(hold.id), reason: reason,
        changes: [AuditChange(.added, path: "hold", after: hold.recorded)]))
  }

  static func cancelled(_ hold: Hold, _ context: CommandContext) -> TenantEvent {
    TenantEvent(tenant: hold.tenant, event: context.event("hold.cancelled", target: target(hold.id)))
  }
}

extension Hold {
  /// The numbers that tripped the guard, and its limits.
  fileprivate var recorded: JSONValue {
    [
      "request": .string(request), "losing": .number(JSONNumber(losing)), "holding": .number(JSONNumber(holding)),
      "count": .number(JSONNumber(limits.count)), "percent": .number(JSONNumber(limits.percent)),
      "windowSeconds": .number(JSONNumber(Int(limits.window.components.seconds))),
    ]
  }
}
