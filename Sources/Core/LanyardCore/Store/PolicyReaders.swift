public import JSON
public import RoleMapping

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
  /// How many of a tenant's subjects are marked for evaluation.
  func markedCount(of tenant: TenantID) throws -> Int
}

/// Reads for looking at all subjects of a tenant: ranges of ids instead of lists, and only what judging needs.
public protocol SubjectRangeReader {
  /// The users in a range of ids, by id.
  func users(after: ResourceID?, through last: ResourceID, tenant: TenantID) throws -> [StoredResource]
  /// The groups that directly have the members in a range of ids, by member and group.
  func parentGroups(
    ofMembersAfter after: ResourceID?, through last: ResourceID, tenant: TenantID
  ) throws -> [(member: ResourceID, group: ResourceID)]
  /// The grants in force of the subjects in a range of ids, by subject.
  func heldRoles(after: ResourceID?, through last: ResourceID, tenant: TenantID) throws -> [HeldRole]
  /// The open episodes of the subjects in a range of ids who have any.
  func episodes(
    after: ResourceID?, through last: ResourceID, tenant: TenantID
  ) throws -> [ResourceID: [Episode]]
}
