internal import AuditLog
internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import Provisioning

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
    // Where somebody else has taken the row over, their answer counts.
    guard let stored = try reader.leased(row) else { return .unchanged(row) }
    let machine = DeliveryStateMachine(
      backoff: backoff, operation: stored.isRevocation ? .revoke : .grant, createdAt: row.created)
    let state = try machine.state(
      after: .inFlight(attempt: row.attempts, leaseUntil: stored.due),
      .answered(attempt: row.attempts, answer, random: random), at: context.now)
    return try decision(stored, state, reader, context)
  }

  private func decision(
    _ stored: OutboxRow, _ state: DeliveryState, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> Decision<OutboxRow> {
    let next = stored.becoming(state, after: answer)
    switch state {
    case .pending, .inFlight: return .done(next, .lease([next]))
    case .delivered(_, let receipt):
      let event = event("delivery.confirmed", next, status: receipt.status, reason: nil, context)
      return .done(
        next, ChangeSet(recording: event, [.updateDelivery(next)] + (try confirmation(of: next, reader, context))))
    case .dead(_, let reason):
      // What the target said may quote the person; the log has the code.
      let why = AuditReason(
        code: reason.code.rawValue, text: "look at the target's answer, mend the cause, then send the delivery again")
      let event = event("delivery.dead", next, status: nil, reason: why, context)
      return .done(next, ChangeSet(recording: event, [.updateDelivery(next)]))
    }
  }

  private func confirmation(
    of row: OutboxRow, _ reader: any StoreReader, _ context: CommandContext
  ) throws -> [Change] {
    guard var account = try reader.account(target: row.target, subject: row.subject, tenant: tenant) else { return [] }
    account.confirmedRevision = max(account.confirmedRevision, row.revision)
    account.confirmedAt = context.now
    return [.putAccount(account)]
  }

  private func event(
    _ action: String, _ row: OutboxRow, status: Int?, reason: AuditReason?, _ context: CommandContext
  ) -> TenantEvent {
    let what: JSONValue = [
      "subject": .string(row.subject.description), "revision": .number(JSONNumber(row.revision)),
      "attempts": .number(JSONNumber(row.attempts)), "status": status.map { .number(JSONNumber($0)) } ?? .null,
    ]
    return TenantEvent(
      tenant: tenant,
      event: context.event(
        action, outcome: reason == nil ? .success : .failed, target: target, reason: reason,
        changes: [AuditChange(.added, path: "delivery", after: what)]))
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
