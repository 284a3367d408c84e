internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

extension MemoryTransaction: LedgerReader {
  func grants(matching query: GrantQuery, tenant: TenantID) throws -> [Grant] {
    let found = state.grants.values.filter { grant in
      grant.tenant == tenant && grant.isInForce(at: query.moment) && query.after.map { $0 < grant.id } ?? true
        && query.application.map { $0.hasSameOctets(as: grant.role.application) } ?? true
        && query.role.map { $0.hasSameOctets(as: grant.role.role) } ?? true
        && query.unusedSince.map { grant.idleSince < $0 } ?? true
    }
    return Array(found.sorted { $0.id < $1.id }.prefix(max(query.limit, 0)))
  }
}
