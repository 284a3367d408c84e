internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore

/// How the log tells of a walk: when it begins, and what it came to.
extension EvaluationWalk {
  /// Nil where nothing is left to walk: then the decision that judged everybody tells it all.
  func beginning(_ context: CommandContext) -> TenantEvent? {
    guard finished == nil else { return nil }
    return event("evaluation.started", [count("subjects", total), count("judged", done)], context)
  }

  func end(_ context: CommandContext) -> TenantEvent {
    event(
      "evaluation.finished", [count("judged", done), count("granted", granted), count("revoked", revoked)], context)
  }

  private func event(_ action: String, _ changes: [AuditChange], _ context: CommandContext) -> TenantEvent {
    let target = group.map { AuditTarget(kind: "Group", id: $0.description) }
    return TenantEvent(
      tenant: tenant,
      event: context.event(
        action, target: target ?? AuditTarget(kind: "MappingPolicy", id: "version \(policyVersion)"),
        policyVersion: policyVersion, changes: changes))
  }

  private func count(_ name: String, _ number: Int) -> AuditChange {
    AuditChange(.added, path: name, after: .number(JSONNumber(number)))
  }
}
