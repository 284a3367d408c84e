internal import AuditLog
internal import Diagnostics
internal import LanyardCore

extension GrantPlan {
  /// Closes the open holds whose last grants leave them by the plan.
  ///
  /// - Parameter decided: the hold that a person decided of, and that the decision itself writes.
  mutating func closeEmptiedHolds(
    but decided: Hold? = nil, _ reader: any StoreReader, _ context: CommandContext
  ) throws {
    for place in Set(unheld.compactMap { grant in grant.hold.map { HoldPlace(id: $0, tenant: grant.tenant) } }) {
      guard place.id != decided?.id, !held.contains(where: { $0.hold == place.id }),
        var hold = try reader.hold(place.id, tenant: place.tenant), hold.isOpen, hold.work == nil,
        try reader.isEmptied(hold, by: unheld)
      else { continue }
      hold.close(as: .cancelled, at: context.now)
      changes.append(.updateHold(hold))
      events.append(HoldEvents.cancelled(hold, context))
    }
  }
}

private struct HoldPlace: Hashable {
  let id: HoldID
  let tenant: TenantID
}
