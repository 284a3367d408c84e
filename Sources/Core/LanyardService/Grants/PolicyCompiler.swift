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
    try policy(for: tenant, in: manifests, rules: try manifests.policy(of: tenant)?.document)
  }

  /// The same without its rules: for ending what ends by itself where the rules cannot run.
  func policyWithoutRules(for tenant: TenantName, in manifests: ManifestView) throws -> ActivePolicy {
    try policy(for: tenant, in: manifests, rules: nil)
  }

  private func policy(
    for tenant: TenantName, in manifests: ManifestView, rules: JSONObject?
  ) throws -> ActivePolicy {
    let applications = try manifests.applications()
    let catalogues = applications.map(\.catalogue)
    let ceiling = try manifests.tenantManifest(tenant)?.ceiling(over: applications) ?? .only([])
    let version = try manifests.policy(of: tenant)?.version ?? 0
    let connections = try manifests.connections(of: tenant)
    let schema = try subjects(standard.adding(try manifests.schemas(of: tenant)), connections)
    return ActivePolicy(
      version: version,
      policy: try CheckedPolicy(
        parsing: rules ?? ["rules": []], features: .product, catalogues: catalogues, ceiling: ceiling, schema: schema),
      catalogues: catalogues, targets: try manifests.targets(of: tenant),
      connections: connections)
  }

  /// What conditions may speak of.
  private func subjects(_ registry: SchemaRegistry, _ connections: [ConnectionManifest]) throws -> SubjectSchema {
    guard let user = registry.resourceType(named: "User") else {
      throw CodedError(
        .internal, "the registry has no resource type User", remedy: "report this with its reference",
        exposure: .operator)
    }
    var names: [String] = []
    for attribute in connections.flatMap(\.facts.attributes) {
      if !names.contains(where: { $0.matches(ignoringCase: attribute.name) }) { names.append(attribute.name) }
    }
    return SubjectSchema(user: user, samlAttributes: names)
  }
}
