internal import Diagnostics
internal import JSON
public import LanyardCore
internal import RoleMapping

extension ManifestDraft {
  /// What of the objects runs and is hardly meant.
  func warnings() throws -> [CodedError] {
    try completed.map(rolloutAgain) + unknownGroups() + looserGuards()
  }

  /// Policies under which more people lose a role before a person is asked. Nobody gains or loses anything by that, so that
  /// nothing else would tell it.
  private func looserGuards() throws -> [CodedError] {
    try steps.filter { $0.reference.kind == .mappingPolicy && $0.effect == .changed }.compactMap { step in
      guard let name = step.reference.tenant, let tenant = try id(of: name),
        let stored = try reader.object(step.reference), let next = view.overlay[step.reference]
      else { return nil }
      let base = try reader.policyVersion(stored.version, tenant: tenant)?.rollout?.base
      let before = try guardLimits(of: stored.document, over: base, tenant)
      let after = try guardLimits(of: next.document, over: view.lineages[name]?.base, tenant)
      guard after.isLooser(than: before) else { return nil }
      return CodedError(
        .lintGuardLooser,
        "from now on revocations of \(name) wait for a person when more than \(after.sentence) lose a role",
        expected: "\(before.sentence), as until now", received: after.sentence,
        remedy: "apply it if that is meant: the guard holds back mistakes of the directory",
        position: positions[step.reference]?["guard"] ?? positions[step.reference]?[""])
    }
  }

  /// - Parameter base: the version that judges those outside a rollout; see ``ActivePolicy/guardLimits``.
  private func guardLimits(of document: JSONObject, over base: Int?, _ tenant: TenantID) throws -> GuardPolicy {
    let own = try MappingPolicyManifest.decode(document).get().policy.revocationGuard
    guard document["rollout"] != nil, let base, let other = try reader.policyDocument(base, tenant: tenant) else {
      return own
    }
    return own.stricter(try MappingPolicyManifest.decode(other).get().policy.revocationGuard)
  }

  private func rolloutAgain(_ reference: ManifestReference) -> CodedError {
    CodedError(
      .lintRolloutAgain,
      "`rollout` of \(reference) means nothing: the policy in force says the same and judges everybody",
      remedy: "take `rollout` out of the file, or the next change of it reaches a part of the people",
      position: positions[reference]?["rollout"])
  }

  private func unknownGroups() throws -> [CodedError] {
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

extension GuardPolicy {
  /// Whether something passes here that trips the other one.
  fileprivate func isLooser(than other: GuardPolicy) -> Bool { stricter(other) != self }

  fileprivate var sentence: String { "\(count) people or \(percent) % within \(window.iso8601)" }
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
