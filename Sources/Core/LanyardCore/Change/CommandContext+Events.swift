public import AuditLog

extension CommandContext {
  /// An audit event of this moment, this caller and this request.
  public func event(
    _ action: String, outcome: AuditEvent.Outcome = .success, target: AuditTarget, reason: AuditReason? = nil,
    policyVersion: Int? = nil, changes: [AuditChange] = [], personal: [PersonalValues] = []
  ) -> AuditEvent {
    AuditEvent(
      time: now, action: action, outcome: outcome,
      actor: AuditActor(principal.kind.auditKind, id: principal.id), target: target,
      request: RequestReference(id: request.id, source: request.source), reason: reason, policyVersion: policyVersion,
      changes: changes,
      personal: personal)
  }
}

extension Principal.Kind {
  fileprivate var auditKind: AuditActor.Kind {
    switch self {
    case .client: .client
    case .admin: .admin
    case .person: .user
    case .system: .system
    }
  }
}
