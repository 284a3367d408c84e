internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import SCIMFilter

extension MemoryTransaction: ResourceReader {
  func resource(_ id: ResourceID, type: String, tenant: TenantID) throws -> StoredResource? {
    state.resources[Scoped(tenant, id)].flatMap { $0.type.hasSameOctets(as: type) ? $0 : nil }
  }

  func resources(matching query: ResourceQuery, tenant: TenantID) throws -> ResourcePage {
    let filter = query.filter.map { CompiledFilter($0) }
    let found = resources(type: query.type, tenant).filter { filter?.matches(searchDocument(of: $0)) ?? true }
    return MemoryPaging(query: query).page(of: found) { resource in
      state.index[Scoped(tenant, resource.id), default: []]
    }
  }

  func resources(_ ids: [ResourceID], type: String, tenant: TenantID) throws -> [StoredResource] {
    try Set(ids).compactMap { try resource($0, type: type, tenant: tenant) }
  }

  func resourceTypes(of ids: [ResourceID], tenant: TenantID) throws -> [ResourceID: String] {
    ids.reduce(into: [:]) { types, id in types[id] = state.resources[Scoped(tenant, id)]?.type }
  }

  func resources(type: String, key: String, folded: String, tenant: TenantID) throws -> [StoredResource] {
    resources(type: type, tenant).filter { resource in
      state.index[Scoped(tenant, resource.id), default: []].contains {
        $0.key.hasSameOctets(as: key) && $0.folded.hasSameOctets(as: folded)
      }
    }
  }

  func resourceIDs(type: String, tenant: TenantID, after: ResourceID?, limit: Int) throws -> [ResourceID] {
    let ids = resources(type: type, tenant).map(\.id).filter { id in after.map { $0 < id } ?? true }
    return Array(ids.prefix(max(limit, 0)))
  }

  func resourceCount(type: String, tenant: TenantID) throws -> Int { resources(type: type, tenant).count }

  func members(of group: ResourceID, tenant: TenantID, after: ResourceID?, limit: Int) throws -> [Membership] {
    let later = members(of: group, tenant).filter { row in after.map { $0 < row.member } ?? true }
    return Array(later.prefix(max(limit, 0)))
  }

  func members(of group: ResourceID, tenant: TenantID, before: ResourceID, limit: Int) throws -> [Membership] {
    Array(members(of: group, tenant).filter { $0.member < before }.suffix(max(limit, 0)))
  }

  func memberCount(of group: ResourceID, tenant: TenantID) throws -> Int { members(of: group, tenant).count }

  func members(of group: ResourceID, among candidates: [ResourceID], tenant: TenantID) throws -> [Membership] {
    members(of: group, tenant).filter { candidates.contains($0.member) }
  }

  func groups(of member: ResourceID, tenant: TenantID) throws -> [StoredResource] {
    state.memberships.filter { $0.key.tenant == tenant && $0.value.member == member }
      .compactMap { state.resources[Scoped(tenant, $0.value.group)] }
      .sorted { $0.id < $1.id }
  }

  func parentGroups(of members: [ResourceID], tenant: TenantID) throws -> [Membership] {
    let wanted = Set(members)
    return state.memberships.filter { $0.key.tenant == tenant && wanted.contains($0.value.member) }.values
      .sorted { ($0.member, $0.group) < ($1.member, $1.group) }
  }

  private func resources(type: String, _ tenant: TenantID) -> [StoredResource] {
    state.resources.values.filter { $0.tenant == tenant && $0.type.hasSameOctets(as: type) }.sorted { $0.id < $1.id }
  }

  private func members(of group: ResourceID, _ tenant: TenantID) -> [Membership] {
    state.memberships.filter { $0.key.tenant == tenant && $0.value.group == group }.values
      .sorted { $0.member < $1.member }
  }

  private func searchDocument(of resource: StoredResource) -> JSONObject {
    var document = resource.searchDocument
    let rows = members(of: resource.id, resource.tenant).map { row in
      var element: JSONObject = ["value": .string(row.member.description), "type": .string(row.type)]
      element["display"] = row.display.map { .string($0) }
      return JSONValue.object(element)
    }
    if !rows.isEmpty { document["members"] = .array(rows) }
    return document
  }
}
