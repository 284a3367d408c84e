internal import Diagnostics
internal import LanyardCore

extension MemoryTransaction {
  func writeDirectory(_ change: Change) throws {
    switch change {
    case .insertResource(let resource, let index):
      let key = Scoped(resource.tenant, resource.id)
      try insert(resource, at: key, into: \.resources, "the id")
      try put(index, of: resource)
    case .updateResource(let resource, let version, let index):
      try demand(version, of: resource.id, resource.tenant, type: resource.type)
      try replace(at: Scoped(resource.tenant, resource.id), in: \.resources, "the resource") {
        $0.version = resource.version
        $0.lastModified = resource.lastModified
        $0.document = resource.document
      }
      try put(index, of: resource)
    case .deleteResource(let id, let tenant, let version):
      try demand(version, of: id, tenant, type: nil)
      state.resources[Scoped(tenant, id)] = nil
      state.index[Scoped(tenant, id)] = nil
      state.memberships = state.memberships.filter {
        $0.key.tenant != tenant || ($0.value.group != id && $0.value.member != id)
      }
    case .addMemberships(let rows, let tenant):
      for row in rows {
        state.memberships[Scoped(tenant, MembershipKey(group: row.group, member: row.member))] = row
      }
    case .removeMemberships(let group, let members, let tenant):
      for member in members {
        state.memberships[Scoped(tenant, MembershipKey(group: group, member: member))] = nil
      }
    case .removeAllMemberships(let group, let tenant):
      state.memberships = state.memberships.filter { $0.key.tenant != tenant || $0.value.group != group }
    default: break
    }
  }

  private func demand(_ version: Int, of id: ResourceID, _ tenant: TenantID, type: String?) throws {
    guard let stored = state.resources[Scoped(tenant, id)], stored.version == version,
      type.map({ stored.type.hasSameOctets(as: $0) }) ?? true
    else { throw conflict("the resource") }
  }

  private func put(_ index: [IndexedValue], of resource: StoredResource) throws {
    for value in index where value.isUnique {
      let holders = state.index.filter { entry in
        entry.key.tenant == resource.tenant && entry.key.key != resource.id
          && state.resources[entry.key]?.type == resource.type
          && entry.value.contains {
            $0.isUnique && $0.key.hasSameOctets(as: value.key) && $0.folded.hasSameOctets(as: value.folded)
          }
      }
      guard holders.isEmpty else { throw taken("a value of `\(value.key)`") }
    }
    state.index[Scoped(resource.tenant, resource.id)] = index
  }
}
