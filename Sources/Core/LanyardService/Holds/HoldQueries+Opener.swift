internal import Diagnostics
public import LanyardCore

/// Which request was too much.
extension HoldQueries {
  /// The request that opened a hold, as the log of requests has it. Clients give many requests one id: it is the one that
  /// changed something and was under way when the hold was opened. Nil where the log has none such, as of a load, or
  /// several.
  public func opener(of hold: Hold) async throws -> ProvisioningLogEntry? {
    try await store.read { reader in
      let (id, most) = (hold.request, Self.mostOfOneID)
      let answered = try reader.provisioningLog(
        ProvisioningLogQuery(since: hold.opened, requestID: id, isOldestFirst: true, limit: most), tenant: hold.tenant)
      let earlier = try reader.provisioningLog(
        ProvisioningLogQuery(until: hold.opened, requestID: id, limit: most), tenant: hold.tenant)
      let candidates =
        answered.filter { $0.isChange && $0.hadBegun(by: hold.opened) } + earlier.filter(\.isCarriedOutLater)
      return candidates.count == 1 ? candidates.first : Optional.none
    }
  }

  /// Requests of one id that are looked at before the moment, and behind it.
  private static let mostOfOneID = 100
}

extension ProvisioningLogEntry {
  fileprivate var isChange: Bool {
    ["POST", "PUT", "PATCH", "DELETE"].contains(method) && status < 300 && !path.hasSuffix("/.search")
  }

  /// Accepted, and done behind the answer.
  fileprivate var isCarriedOutLater: Bool { isChange && status == 202 }

  /// Entries have the moment of the answer, in whole milliseconds.
  fileprivate func hadBegun(by moment: Instant) -> Bool {
    time - .milliseconds(microseconds / 1000 + 1) <= moment
  }
}
