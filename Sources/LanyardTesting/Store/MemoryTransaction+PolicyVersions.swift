internal import JSON
internal import LanyardCore
internal import RoleMapping

extension MemoryTransaction: PolicyVersionReader, EvaluationWalkReader {
  func policyVersion(_ version: Int, tenant: TenantID) throws -> PolicyVersion? {
    state.policyVersions[Scoped(tenant, version)]
  }

  func policyVersions(of tenant: TenantID, before: Int?, limit: Int) throws -> [PolicyVersion] {
    let found = state.policyVersions.values.filter { $0.tenant == tenant && $0.version < before ?? .max }
    return Array(found.sorted { $0.version > $1.version }.prefix(max(limit, 0)))
  }

  func policyDocument(_ version: Int, tenant: TenantID) throws -> JSONObject? {
    state.policyDocuments[Scoped(tenant, version)]
  }

  func evaluationWalk(tenant: TenantID, group: ResourceID?) throws -> EvaluationWalk? {
    state.evaluationWalks[Scoped(tenant, group)]
  }

  func nextEvaluationWalk(after tenant: TenantID?) throws -> EvaluationWalk? {
    let walks = try unfinishedEvaluationWalks(limit: .max)
    return walks.first { walk in tenant.map { $0 < walk.tenant } ?? true } ?? walks.first
  }

  func unfinishedEvaluationWalks(limit: Int) throws -> [EvaluationWalk] {
    let walks = state.evaluationWalks.values.filter { $0.finished == nil }
    // The walk over all users comes first, as the empty octets do.
    let sorted = walks.sorted { left, right in
      if left.tenant != right.tenant { return left.tenant < right.tenant }
      guard let group = left.group else { return right.group != nil }
      return right.group.map { group < $0 } ?? false
    }
    return Array(sorted.prefix(max(limit, 0)))
  }

  func markedCount(of tenant: TenantID) throws -> Int {
    state.evaluationQueue.keys.count { $0.tenant == tenant }
  }

  func writePolicyChange(_ change: Change) throws {
    switch change {
    case .insertPolicyVersion(let version, let document):
      let key = Scoped(version.tenant, version.version)
      try insert(version, at: key, into: \.policyVersions, "the policy's version")
      state.policyDocuments[key] = document
    case .putEvaluationWalk(let walk): state.evaluationWalks[Scoped(walk.tenant, walk.group)] = walk
    case .removeEvaluationWalk(let group, let tenant): state.evaluationWalks[Scoped(tenant, group)] = nil
    case .markMembersForEvaluation(let group, let after, let tenant):
      let rows = try members(of: group, tenant: tenant, after: after, limit: .max)
      try writeWork(.markForEvaluation(rows.filter { $0.type == "User" }.map(\.member), tenant: tenant))
    default: break
    }
  }
}

extension MemoryTransaction: SubjectRangeReader {
  func users(after: ResourceID?, through last: ResourceID, tenant: TenantID) throws -> [StoredResource] {
    state.resources.filter { $0.key.tenant == tenant && Self.range(after, last, has: $0.key.key) }.values
      .filter { $0.type == "User" }.sorted { $0.id < $1.id }
  }

  func parentGroups(
    ofMembersAfter after: ResourceID?, through last: ResourceID, tenant: TenantID
  ) throws -> [(member: ResourceID, group: ResourceID)] {
    state.memberships.filter { $0.key.tenant == tenant && Self.range(after, last, has: $0.key.key.member) }.values
      .sorted { ($0.member, $0.group) < ($1.member, $1.group) }.map { (member: $0.member, group: $0.group) }
  }

  func heldRoles(after: ResourceID?, through last: ResourceID, tenant: TenantID) throws -> [HeldRole] {
    state.grants.values.filter { grant in
      grant.tenant == tenant && (grant.state == .active || grant.state == .held)
        && Self.range(after, last, has: grant.subject)
    }.map { HeldRole(subject: $0.subject, role: $0.role, validUntil: $0.validUntil) }
      .sorted { ($0.subject, $0.role) < ($1.subject, $1.role) }
  }

  func episodes(
    after: ResourceID?, through last: ResourceID, tenant: TenantID
  ) throws -> [ResourceID: [Episode]] {
    let subjects = state.episodes.keys.filter { $0.tenant == tenant && Self.range(after, last, has: $0.key) }
    return try episodes(of: subjects.map(\.key), tenant: tenant)
  }

  private static func range(_ after: ResourceID?, _ last: ResourceID, has id: ResourceID) -> Bool {
    after.map { $0 < id } ?? true && id <= last
  }
}
