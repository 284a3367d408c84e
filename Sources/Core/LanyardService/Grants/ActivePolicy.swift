internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

/// A policy ready to run, with what a change of grants needs beside it.
struct ActivePolicy: Sendable {
  /// 0 where the tenant has no policy.
  let version: Int
  let policy: CheckedPolicy
  let catalogues: [RoleCatalogue]
  /// The most that the tenant may confer.
  let ceiling: RoleCeiling
  /// The targets of the tenant, by name.
  let targets: [TargetManifest]
  /// The connections of the tenant, by name.
  var connections: [ConnectionManifest] = []
  /// Nil where the policy judges everybody.
  var rollout: PolicyRollout?
  /// The version that would judge the subject if the directory moved them into the stage of a rollout, or out of it.
  var alternative: CheckedPolicy?

  /// The last look at grants before they are written.
  var check: GrantCheck { GrantCheck(catalogues: catalogues, ceiling: ceiling) }

  /// From where on revocations of the tenant wait for a person. A policy that judges a part of the people does not loosen
  /// the guard over the others.
  var guardLimits: GuardPolicy {
    let own = policy.revocationGuard
    return rollout.map { own.stricter($0.base.revocationGuard) } ?? own
  }

  /// Every role of every application.
  var roles: [RoleReference] {
    catalogues.flatMap { catalogue in
      catalogue.roles.map { RoleReference(application: catalogue.application, role: $0.name) }
    }
  }

  /// Whether no state of the directory would bring the role back to somebody who holds these others: the policy never gives
  /// it, or the operator has said that it must not meet one of them.
  func rulesOut(_ role: RoleReference, beside others: [RoleReference]) -> Bool {
    let isConferred = policy.confers(role) || alternative?.confers(role) == true
    return !isConferred || check.forbids(role, beside: others)
  }

  /// Whether some rule gives the role, be it one for those whom a rollout leaves to the version before.
  func confers(_ role: RoleReference) -> Bool {
    policy.confers(role) || rollout?.base.confers(role) == true
  }

  /// The entitlements of a role, in the catalogue's order.
  func entitlements(of role: RoleReference) -> [String] { definition(of: role)?.entitlements ?? [] }

  /// Whether the operator calls the role privileged.
  func isPrivileged(_ role: RoleReference) -> Bool { definition(of: role)?.privileged ?? false }

  private func definition(of role: RoleReference) -> RoleDefinition? {
    let catalogue = catalogues.first { $0.application.hasSameOctets(as: role.application) }
    return catalogue?.role(named: role.role)
  }

  /// Judges a user who holds these grants, in the directory as `view` shows it.
  ///
  /// - Parameter explaining: whether reasons carry the facts; a preview over many subjects does without.
  func decide(
    _ user: StoredResource, holding held: [Grant], in view: DirectoryView, at now: Instant, explaining: Bool = true
  ) throws -> MappingDecision {
    let subject = try subject(user, in: view, at: now)
    let roles = Set(held.filter { $0.isEffective(at: now) }.map(\.role))
    let episodes = try view.episodes(of: user.id)
    return policy.evaluate(
      subject, at: now, episodes: episodes, held: roles, suppressed: try view.suppressedRoles(of: user.id),
      explaining: explaining)
  }
}
