internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// Closes open holds in which nothing waits any more: what left them last was ended by something that looks at no hold, as
/// a review does, or the rest of a large change turned out to take nothing.
struct CloseEmptiedHolds: Command {
  var tenant: TenantID { Tenant.operatorID }
  var action: String { "hold.cancelled" }
  var target: AuditTarget { AuditTarget(kind: "Hold", id: "emptied") }

  /// The reply is how many were closed.
  func decide(_ reader: any StoreReader, _ context: CommandContext) throws -> Decision<Int> {
    let emptied = try reader.openHolds(limit: HoldQueries.mostOpen).filter { hold in
      // Whoever is still to be judged may come to wait.
      try hold.work == nil && reader.isEmptied(hold, by: []) && reader.unjudgedCount(of: hold.tenant) == 0
    }
    guard let first = emptied.first else { return .unchanged(0) }
    let closed = emptied.map { hold -> Hold in
      var hold = hold
      hold.close(as: .cancelled, at: context.now)
      return hold
    }
    var changeSet = ChangeSet(recording: HoldEvents.cancelled(first, context), closed.map { .updateHold($0) })
    changeSet.add([], recording: closed.dropFirst().map { HoldEvents.cancelled($0, context) })
    return .done(closed.count, changeSet)
  }
}
