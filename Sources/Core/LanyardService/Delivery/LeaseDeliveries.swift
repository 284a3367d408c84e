internal import AuditLog
internal import Diagnostics
internal import LanyardCore

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

/// Puts leased deliveries back unsent, because their targets' pace does not allow them yet: that is no attempt.
struct PostponeDeliveries: Command {
  struct Postponement: Sendable {
    let row: OutboxRow
    let until: Instant
  }

  let postponements: [Postponement]

  var tenant: TenantID { Tenant.operatorID }
  var action: String { "delivery.postponed" }
  var target: AuditTarget { AuditTarget(kind: "Delivery", id: "leased") }

  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    let rows = try postponements.compactMap { postponement -> OutboxRow? in
      guard var row = try reader.leased(postponement.row) else { return nil }
      row.status = .pending
      row.due = postponement.until
      row.attempts -= 1
      return row
    }
    return rows.isEmpty ? .unchanged(0) : .done(rows.count, .lease(rows))
  }
}

extension OutboxReader {
  /// The stored row, if the lease that `row` was taken under still holds; nil where somebody else has taken it over.
  func leased(_ row: OutboxRow) throws -> OutboxRow? {
    guard let stored = try delivery(row.id, tenant: row.tenant), stored.status == .inFlight,
      stored.attempts == row.attempts
    else { return nil }
    return stored
  }
}
