internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// Puts a leased delivery back unsent, because its target's pace does not allow it yet.
struct PostponeDelivery: Command {
  let row: OutboxRow
  let until: Instant

  var tenant: TenantID { row.tenant }
  var action: String { "delivery.postponed" }
  var target: AuditTarget { AuditTarget(kind: "Target", id: row.target) }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<OutboxRow> {
    guard var stored = try reader.delivery(row.id, tenant: tenant), stored.status == .inFlight,
      stored.attempts == row.attempts
    else { return .unchanged(row) }
    stored.status = .pending
    stored.due = until
    stored.attempts -= 1
    return .done(stored, .lease([stored]))
  }
}
