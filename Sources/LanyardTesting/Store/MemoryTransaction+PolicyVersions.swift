internal import JSON
internal import LanyardCore

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

  func unfinishedGroupWalks(of tenant: TenantID) throws -> [EvaluationWalk] {
    try unfinishedEvaluationWalks(limit: .max).filter { $0.tenant == tenant && $0.group != nil }
  }

  func markedCount(of tenant: TenantID, because cause: Grant.EndCause?) throws -> Int {
    state.evaluationQueue.count { place in
      place.key.tenant == tenant && cause.map { $0 == place.value.cause } ?? true
    }
  }

  func writePolicyChange(_ change: Change) throws {
    switch change {
    case .insertPolicyVersion(let version, let document):
      let key = Scoped(version.tenant, version.version)
      try insert(version, at: key, into: \.policyVersions, "the policy's version")
      state.policyDocuments[key] = document
    case .putEvaluationWalk(let walk): state.evaluationWalks[Scoped(walk.tenant, walk.group)] = walk
    case .removeEvaluationWalk(let group, let tenant): state.evaluationWalks[Scoped(tenant, group)] = nil
    case .markMembersForEvaluation(let group, let after, let tenant, let request):
      let rows = try members(of: group, tenant: tenant, after: after, limit: .max)
      try writeWork(
        .markForEvaluation(
          rows.filter { $0.type == "User" }.map(\.member), tenant: tenant, because: .directory, request: request))
    default: break
    }
  }
}
