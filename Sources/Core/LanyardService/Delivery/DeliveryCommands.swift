internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import Provisioning

/// Takes deliveries that are due, for the length of a lease. Two workers never get the same one.
struct LeaseDeliveries: Command {
  let limit: Int
  let lease: Duration

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "delivery.leased" }
  var target: AuditTarget { AuditTarget(kind: "Delivery", id: "due") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<[OutboxRow]> {
    let rows = try reader.dueDeliveries(at: context.now, limit: limit).map { row in
      var leased = row
      leased.status = .inFlight
      leased.due = context.now + lease
      leased.attempts += 1
      return leased
    }
    return rows.isEmpty ? .unchanged([]) : .done(rows, .lease(rows))
  }
}

/// Records what came of sending a delivery: confirmed, to be tried again, or given up.
struct RecordDelivery: Command {
  let row: OutboxRow
  let answer: DeliveryAnswer
  let backoff: BackoffPolicy
  /// In `0..<1`: the share of the jitter.
  let random: Double

  var tenant: TenantID { row.tenant }
  var action: String { "delivery.recorded" }
  var target: AuditTarget { AuditTarget(kind: "Target", id: row.target) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<OutboxRow> {
    guard let stored = try reader.delivery(row.id, tenant: tenant), stored.status == .inFlight,
      stored.attempts == row.attempts
    else { return .unchanged(row) }  // Somebody else has taken it over since; their answer counts.
    let machine = DeliveryStateMachine(
      backoff: backoff, operation: row.isRevocation ? .revoke : .grant, createdAt: row.created)
    let state = try machine.state(
      after: .inFlight(attempt: row.attempts, leaseUntil: stored.due),
      .answered(attempt: row.attempts, answer, random: random), at: context.now)
    return try decision(stored.becoming(state, after: answer), reader, context)
  }

  private func decision(
    _ next: OutboxRow, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> Decision<OutboxRow> {
    switch next.status {
    case .pending, .inFlight: return .done(next, .lease([next]))
    case .dead: return .done(next, ChangeSet(recording: event("delivery.dead", .failed, next, context), [.updateDelivery(next)]))
    case .delivered:
      var changes: [Change] = [.updateDelivery(next)]
      if var account = try reader.account(target: next.target, subject: next.subject, tenant: tenant) {
        account.confirmedRevision = max(account.confirmedRevision, next.revision)
        account.confirmedAt = context.now
        changes.append(.putAccount(account))
      }
      return .done(next, ChangeSet(recording: event("delivery.confirmed", .success, next, context), changes))
    }
  }

  private func event(
    _ action: String, _ outcome: AuditEvent.Outcome, _ row: OutboxRow, _ context: CommandContext
  ) -> TenantEvent {
    let what: JSONValue = [
      "subject": .string(row.subject.description), "revision": .number(JSONNumber(row.revision)),
      "attempts": .number(JSONNumber(row.attempts)), "status": row.outcome?["status"] ?? .null,
    ]
    return TenantEvent(
      tenant: tenant,
      event: context.event(
        action, outcome: outcome, target: target, changes: [AuditChange(.added, path: "delivery", after: what)]))
  }
}

extension OutboxRow {
  /// The row in its next state.
  fileprivate func becoming(_ state: DeliveryState, after answer: DeliveryAnswer) -> OutboxRow {
    var row = self
    switch state {
    case .pending(_, let notBefore):
      row.status = .pending
      row.due = notBefore
      if case .retry(_, let reason) = answer { row.outcome = ["reason": .string(reason)] }
    case .inFlight(_, let leaseUntil):
      row.status = .inFlight
      row.due = leaseUntil
    case .delivered(let at, let receipt):
      row.status = .delivered
      row.due = at
      row.outcome = receipt.document
    case .dead(let at, let reason):
      row.status = .dead
      row.due = at
      row.outcome = ["code": .string(reason.code.rawValue), "reason": .string(reason.message)]
    }
    return row
  }
}
