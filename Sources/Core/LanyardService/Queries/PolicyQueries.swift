public import Diagnostics
public import JSON
public import LanyardCore
public import RoleMapping

/// How a tenant's policy stands: what is in force, for whom, and who is still to be judged by it.
public struct PolicyStatus: Sendable {
  public let tenant: TenantName
  /// Nil where the tenant has no policy.
  public let version: PolicyVersion?
  /// Whom the version judges; nil for everybody.
  public let stage: PolicyStage?
  /// The last walk over all users, under way or finished; nil where there was none.
  public let walk: EvaluationWalk?
  /// The walks under way over the members of big groups, each the rest of one change of the directory.
  public let groupWalks: [EvaluationWalk]
  /// Subjects marked by changes of the directory and not yet judged.
  public let marked: Int
  /// What runs and is hardly meant.
  public let warnings: [CodedError]
}

/// Reads about the versions of a policy: nothing here changes anything.
public struct PolicyQueries: Sendable {
  let store: any Store

  public init(store: any Store) {
    self.store = store
  }

  /// How many versions one answer lists at most.
  public static let maximumVersions = 1000

  /// The versions of a tenant's policy, newest first.
  ///
  /// - Throws: `tenant.unknown`.
  public func history(of name: TenantName, limit: Int = 50) async throws -> [PolicyVersion] {
    try await store.read { reader in
      let tenant = try reader.existingTenant(named: name)
      return try reader.policyVersions(of: tenant.id, before: nil, limit: min(max(limit, 1), Self.maximumVersions))
    }
  }

  /// What a version says.
  ///
  /// - Throws: `tenant.unknown`, `mapping.version.unknown`.
  public func document(_ version: Int, of name: TenantName) async throws -> JSONObject {
    try await store.read { reader in
      let tenant = try reader.existingTenant(named: name)
      guard let document = try reader.policyDocument(version, tenant: tenant.id) else {
        throw CodedError(
          .mappingVersionUnknown, "there is no version \(version) of the policy",
          expected: try reader.policyVersions(of: tenant.id, before: nil, limit: 1).first.map { "1 to \($0.version)" },
          received: "\(version)",
          remedy: "list the versions with `lanyard mapping history`")
      }
      return document
    }
  }

  /// - Throws: `tenant.unknown`.
  public func status(of name: TenantName) async throws -> PolicyStatus {
    try await store.read { reader in
      let tenant = try reader.existingTenant(named: name)
      let object = try ManifestView(reader: reader).policy(of: name)
      let stage = try object.flatMap { try MappingPolicyManifest.decode($0.document).get().rollout }
      return PolicyStatus(
        tenant: name, version: try object.flatMap { try reader.policyVersion($0.version, tenant: tenant.id) },
        stage: stage, walk: try reader.evaluationWalk(tenant: tenant.id, group: nil),
        groupWalks: try reader.unfinishedGroupWalks(of: tenant.id), marked: try reader.markedCount(of: tenant.id),
        warnings: try stage?.warning(tenant: tenant.id, reader).map { [$0] } ?? [])
    }
  }
}
