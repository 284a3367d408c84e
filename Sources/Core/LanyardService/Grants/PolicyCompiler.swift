internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping
internal import SCIM

/// Makes of a tenant's manifests a policy that can run.
struct PolicyCompiler: Sendable {
  /// The types of the standard; conditions may name the tenant's own attributes beside theirs.
  let standard: SchemaRegistry

  /// The policy of a tenant in these manifests; one that confers nothing where there is none.
  ///
  /// - Throws: `PolicyProblems` with all that is wrong with the policy.
  func policy(for tenant: TenantName, in manifests: ManifestView) throws -> ActivePolicy {
    var active = try policy(for: tenant, in: manifests, rules: try manifests.policy(of: tenant)?.document)
    active.rollout = try manifests.staging(of: tenant).map { try rollout($0, of: tenant, in: manifests) }
    return active
  }

  /// The same without its rules: for ending what ends by itself where the rules cannot run.
  func policyWithoutRules(for tenant: TenantName, in manifests: ManifestView) throws -> ActivePolicy {
    try policy(for: tenant, in: manifests, rules: nil)
  }

  /// The version that judges those who are not in the stage, held against the catalogues of now.
  private func rollout(
    _ staging: PolicyStaging, of tenant: TenantName, in manifests: ManifestView
  ) throws -> PolicyRollout {
    do {
      let base = try policy(for: tenant, in: manifests, rules: staging.document)
      return PolicyRollout(
        stage: staging.stage, begun: staging.lineage.begun, baseVersion: staging.lineage.base, base: base.policy)
    } catch let problems as PolicyProblems {
      throw PolicyProblems(
        problems.problems.map { problem in
          var problem = problem
          problem.error.message =
            "version \(staging.lineage.base), which judges whoever is not in the rollout: " + problem.error.message
          return problem
        })
    }
  }

  private func policy(
    for tenant: TenantName, in manifests: ManifestView, rules: JSONObject?
  ) throws -> ActivePolicy {
    let applications = try manifests.applications()
    let catalogues = applications.map(\.catalogue)
    let ceiling = try manifests.tenantManifest(tenant)?.ceiling(over: applications) ?? .only([])
    let version = try manifests.policy(of: tenant)?.version ?? 0
    let connections = try manifests.connections(of: tenant)
    let schema = try SubjectSchema(
      of: standard.adding(try manifests.schemas(of: tenant)), connections: connections)
    return ActivePolicy(
      version: version,
      policy: try CheckedPolicy(
        parsing: rules ?? ["rules": []], features: .product, catalogues: catalogues, ceiling: ceiling,
        schema: schema),
      catalogues: catalogues, ceiling: ceiling, targets: try manifests.targets(of: tenant),
      connections: connections)
  }
}
