public import JSON

public protocol PolicyVersionReader {
  func policyVersion(_ version: Int, tenant: TenantID) throws -> PolicyVersion?
  /// Newest first, from the one before `before` on; without their documents, which may be large.
  func policyVersions(of tenant: TenantID, before: Int?, limit: Int) throws -> [PolicyVersion]
  func policyDocument(_ version: Int, tenant: TenantID) throws -> JSONObject?
}

public protocol EvaluationWalkReader {
  /// The walk over a tenant's users, or over a group's members.
  func evaluationWalk(tenant: TenantID, group: ResourceID?) throws -> EvaluationWalk?
  /// A walk that is not finished, of the tenant that is next behind this one in the order of ids; behind the last one comes
  /// the first. So each tenant has its turn. Nil where nothing is left to walk.
  func nextEvaluationWalk(after tenant: TenantID?) throws -> EvaluationWalk?
  /// Those that are not finished, of any tenant.
  func unfinishedEvaluationWalks(limit: Int) throws -> [EvaluationWalk]
  /// The unfinished walks over the members of a tenant's groups, by group.
  func unfinishedGroupWalks(of tenant: TenantID) throws -> [EvaluationWalk]
  /// How many of a tenant's subjects are marked for evaluation; for this cause where one is given.
  func markedCount(of tenant: TenantID, because cause: Grant.EndCause?) throws -> Int
}

extension EvaluationWalkReader {
  /// How many of a tenant's subjects are marked for evaluation.
  public func markedCount(of tenant: TenantID) throws -> Int { try markedCount(of: tenant, because: nil) }
}
