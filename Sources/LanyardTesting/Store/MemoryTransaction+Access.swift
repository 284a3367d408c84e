internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

extension MemoryTransaction: SuppressionReader, UsageReader {
  func suppressions(of subjects: [ResourceID], tenant: TenantID) throws -> [Suppression] {
    let wanted = Set(subjects)
    return state.suppressions.values.filter { $0.tenant == tenant && wanted.contains($0.subject) }
      .sorted { ($0.subject, $0.role) < ($1.subject, $1.role) }
  }

  func usageSpan(of application: String, tenant: TenantID) throws -> UsageSpan? {
    state.usageSpans[Scoped(tenant, OctetKey(application))]
  }

  func unusedGrants(limit: Int) throws -> [Grant] {
    let found = state.grants.values.filter { grant in
      guard grant.state == .active || grant.state == .held, let unusedAfter = grant.unusedAfter,
        let span = state.usageSpans[Scoped(grant.tenant, OctetKey(grant.role.application))]
      else { return false }
      return max(grant.idleSince, span.first) + unusedAfter <= span.latest
    }
    return Array(found.sorted { ($0.tenant, $0.id) < ($1.tenant, $1.id) }.prefix(max(limit, 0)))
  }

  func writeAccess(_ change: Change) throws {
    switch change {
    case .putSuppression(let suppression):
      let key = SuppressionKey(subject: suppression.subject, role: suppression.role)
      state.suppressions[Scoped(suppression.tenant, key)] = suppression
    case .removeSuppressions(let roles, let subject, let tenant):
      for role in roles { state.suppressions[Scoped(tenant, SuppressionKey(subject: subject, role: role))] = nil }
    case .recordUsage(let usage): record(usage)
    default: break
    }
  }

  private func record(_ usage: RoleUsage) {
    state.usageSpans[Scoped(usage.tenant, OctetKey(usage.application))] = usage.span
    for (id, moment) in usage.grants {
      guard let grant = state.grants[Scoped(usage.tenant, id)], grant.state == .active || grant.state == .held,
        grant.heldSince <= moment, grant.lastUsed.map({ $0 < moment }) ?? true
      else { continue }
      state.grants[Scoped(usage.tenant, id)]?.lastUsed = moment
    }
  }
}
