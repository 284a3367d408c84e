public import LanyardCore
public import RoleMapping

extension PolicyQueries {
  /// Whom versions that are rolled out in stages judge, by their numbers. A version that judges everybody has none.
  ///
  /// - Parameter versions: of one tenant.
  public func stages(of versions: [PolicyVersion]) async throws -> [Int: PolicyStage] {
    try await store.read { reader in
      var stages: [Int: PolicyStage] = [:]
      for version in versions where version.rollout != nil {
        guard let document = try reader.policyDocument(version.version, tenant: version.tenant) else { continue }
        stages[version.version] = try MappingPolicyManifest.decode(document).get().rollout
      }
      return stages
    }
  }
}
