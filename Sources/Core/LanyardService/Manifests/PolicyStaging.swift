internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// How a tenant's policy is rolled out: to whom, and what judges the others.
struct PolicyStaging {
  let stage: PolicyStage
  let lineage: PolicyVersion.Rollout
  /// The document of the version before.
  let document: JSONObject
}

extension ManifestView {
  /// Nil where the policy, if there is one, judges everybody.
  ///
  /// - Throws: `mapping.rollout.no-base` where no version before it is kept.
  func staging(of tenant: TenantName) throws -> PolicyStaging? {
    guard let object = try policy(of: tenant), object.document["rollout"] != nil,
      let stage = try MappingPolicyManifest.decode(object.document).get().rollout
    else { return nil }
    guard let id = try reader.tenant(named: tenant)?.id, let lineage = try lineage(of: object, tenant, id),
      let document = try reader.policyDocument(lineage.base, tenant: id)
    else { throw CodedError.noRolloutBase(tenant) }
    return PolicyStaging(stage: stage, lineage: lineage, document: document)
  }

  private func lineage(
    of object: ManifestObject, _ tenant: TenantName, _ id: TenantID
  ) throws -> PolicyVersion.Rollout? {
    if overlay[object.reference] != nil, let drafted = lineages[tenant] { return drafted }
    return try reader.policyVersion(object.version, tenant: id)?.rollout
  }
}

extension CodedError {
  static func noRolloutBase(_ tenant: TenantName) -> CodedError {
    CodedError(
      .mappingRolloutBase,
      "the policy of \(tenant) has no version before it that could judge those outside the rollout",
      expected: "a policy in force", received: "`rollout` in the first one",
      remedy: "leave `rollout` out of the first policy")
  }
}
