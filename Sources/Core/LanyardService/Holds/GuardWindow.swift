internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// What a tenant's guard counts at a moment: who lost a role within its window, against who held one.
struct GuardWindow {
  let tenant: TenantID
  let limits: GuardPolicy
  /// Losses are counted after this.
  let since: Instant
  private let reader: any StoreReader

  /// - Parameter closing: when the hold that a person decides of at this moment is closed; it is not written yet.
  init(
    _ limits: GuardPolicy, of tenant: TenantID, at now: Instant, closing: Instant? = nil, _ reader: any StoreReader
  ) throws {
    self.tenant = tenant
    self.limits = limits
    self.reader = reader
    // What a person has looked at and closed is not counted again, whatever was opened and cancelled since. A decision of
    // the time to come was made by a clock that has been set back: it must not blind the guard until then.
    let decided = [try reader.lastHoldDecision(of: tenant, until: now), closing].compactMap(\.self)
    since = ([now - limits.window] + decided).max() ?? now
  }

  /// How many people lost a role.
  func losingCount() throws -> Int { try reader.losingCount(of: tenant, after: since) }

  /// Who of these lost one.
  func losing(among people: [ResourceID]) throws -> Set<ResourceID> {
    try reader.losing(among: people, of: tenant, after: since)
  }

  /// How many people held a role when the window began.
  func holderCount() throws -> Int { try reader.holderCount(of: tenant, after: since, limit: .max) }

  /// Whether so many losses are too many. Holders are counted no further than to where their number cannot matter.
  func trips(_ losing: Int) throws -> Bool {
    guard losing > min(limits.count, GuardPolicy.leastByPercent) else { return false }
    if losing > limits.count { return true }
    // Whoever loses a role is among those who held one: all of them are not more than all.
    guard limits.percent < 100 else { return false }
    let enough = losing * 100 / limits.percent + 1
    return limits.trips(losing: losing, holding: try reader.holderCount(of: tenant, after: since, limit: enough))
  }

  /// Whether the guard trips should so many more people lose a role who have not lost one within the window.
  func trips(after more: Int) throws -> Bool { try trips(losingCount() + more) }
}
