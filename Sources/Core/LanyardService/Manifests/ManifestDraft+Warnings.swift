internal import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

extension ManifestDraft {
  /// What of the objects runs and is hardly meant.
  func warnings() throws -> [CodedError] {
    try steps.filter { $0.reference.kind == .mappingPolicy && $0.effect != .untouched }.compactMap { step in
      guard let name = step.reference.tenant, let object = view.overlay[step.reference],
        let stage = try MappingPolicyManifest.decode(object.document).get().rollout,
        var warning = try stage.warning(tenant: try reader.tenant(named: name)?.id, reader)
      else { return nil }
      warning.position = positions[step.reference]?["rollout.group"]
      return warning
    }
  }
}

extension PolicyStage {
  /// That the directory has no group of the stage's name: then nobody whom it manages is in the stage. It is no refusal, for
  /// the group may be still to come, and people whom sign-ins made have the groups that those state.
  func warning(tenant: TenantID?, _ reader: any ResourceReader) throws -> CodedError? {
    guard case .group(let name) = self, let folded = foldedGroupName else { return nil }
    let found = try tenant.map { try reader.resources(type: "Group", key: "displayName", folded: folded, tenant: $0) }
    guard (found ?? []).isEmpty else { return nil }
    let near = try tenant.flatMap { try reader.someGroupNames(tenant: $0).nearest(to: name) }
    return CodedError(
      .lintGroupUnknown,
      "no group of the directory has the name `\(name.prefix(80))`: of the people whom it manages nobody is in the stage",
      received: "`\(name.prefix(80))`",
      remedy: near.map { "write `\($0)`" } ?? "mend the name, or have the directory send the group")
  }
}

extension ResourceReader {
  /// Display names of a tenant's groups, not more than a thousand: for guessing which one was meant.
  public func someGroupNames(tenant: TenantID) throws -> [String] {
    let ids = try resourceIDs(type: "Group", tenant: tenant, after: nil, limit: 1000)
    return try resources(ids, type: "Group", tenant: tenant)
      .compactMap { $0.document["displayName"]?.stringValue }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
