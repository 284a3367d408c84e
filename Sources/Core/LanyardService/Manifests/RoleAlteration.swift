internal import AuditLog
internal import Diagnostics
public import JSON
internal import LanyardCore
public import RoleMapping

/// A role that whoever holds it keeps, and that means something else from now on: the operator changed its entitlements, or
/// whether it is privileged.
public struct RoleAlteration: Sendable, Hashable {
  public let role: RoleReference
  /// The entitlements in the catalogue's order, as they were and as they will be.
  public let before: [String]
  public let after: [String]
  public let wasPrivileged: Bool
  public let isPrivileged: Bool

  /// Nil where the role means what it meant; the order of entitlements means nothing.
  init?(of role: RoleReference, from before: ApplicationManifest.Role, to after: ApplicationManifest.Role) {
    self.role = role
    self.before = before.entitlements
    self.after = after.entitlements
    wasPrivileged = before.privileged
    isPrivileged = after.privileged
    guard wasPrivileged != isPrivileged || !added.isEmpty || !removed.isEmpty else { return nil }
  }

  public var added: [String] { Self.entitlements(of: after, without: before) }
  public var removed: [String] { Self.entitlements(of: before, without: after) }

  /// Whether it takes something from holders of the role, or gives them something that is privileged.
  public var isLossOrEscalation: Bool {
    !removed.isEmpty || isPrivileged && !wasPrivileged || (wasPrivileged || isPrivileged) && !added.isEmpty
  }

  private static func entitlements(of some: [String], without others: [String]) -> [String] {
    let known = Set(others.map(OctetKey.init))
    return some.filter { !known.contains(OctetKey($0)) }
  }
}

/// A role that means something else, and how many people hold it when the change is made: those too who lose it by the same
/// change.
public struct AlteredRole: Sendable, Hashable {
  public let alteration: RoleAlteration
  public internal(set) var people: Int

  /// `{role, added, removed, privileged: {before, after}, people}`.
  public var json: JSONValue {
    [
      "role": .string(alteration.role.description), "added": .array(alteration.added.map { .string($0) }),
      "removed": .array(alteration.removed.map { .string($0) }),
      "privileged": ["before": .bool(alteration.wasPrivileged), "after": .bool(alteration.isPrivileged)],
      "people": .number(JSONNumber(people)),
    ]
  }
}

extension ManifestDraft {
  /// The roles that mean something else once all this is applied, by reference. Roles that come or go are none of them.
  func roleAlterations() throws -> [RoleAlteration] {
    try steps.filter { $0.reference.kind == .application && $0.effect == .changed }.flatMap { step in
      guard let stored = try reader.object(step.reference), let next = view.overlay[step.reference] else {
        return [RoleAlteration]()
      }
      let before = try ApplicationManifest.decode(stored.document).get()
      let after = try ApplicationManifest.decode(next.document).get()
      return before.roles.compactMap { role in
        guard let same = after.roles.first(where: { $0.name.hasSameOctets(as: role.name) }) else { return nil }
        return RoleAlteration(
          of: RoleReference(application: after.name, role: role.name), from: role, to: same)
      }
    }.sorted { $0.role < $1.role }
  }

  /// Those of the alterations that concern a tenant, because its policy confers the role or because somebody holds it.
  func altered(
    _ alterations: [RoleAlteration], in tenant: TenantID, under policy: ActivePolicy, at now: Instant
  ) throws -> [AlteredRole] {
    let holders = try reader.holderCounts(of: alterations.map(\.role), tenant: tenant, at: now)
    return alterations.compactMap { alteration in
      let people = holders[alteration.role] ?? 0
      return people > 0 || policy.confers(alteration.role)
        ? AlteredRole(alteration: alteration, people: people) : nil
    }
  }
}

extension RoleAlteration {
  /// How the log of a tenant whom it concerns tells it.
  func event(in tenant: TenantID, _ context: CommandContext) -> TenantEvent {
    var changes: [AuditChange] = []
    if !added.isEmpty || !removed.isEmpty {
      changes.append(
        AuditChange(
          .replaced, path: "entitlements", before: .array(before.map { .string($0) }),
          after: .array(after.map { .string($0) })))
    }
    if wasPrivileged != isPrivileged {
      changes.append(
        AuditChange(.replaced, path: "privileged", before: .bool(wasPrivileged), after: .bool(isPrivileged)))
    }
    return TenantEvent(
      tenant: tenant,
      event: context.event(
        "role.altered", target: AuditTarget(kind: "Role", id: role.description), changes: changes))
  }
}
