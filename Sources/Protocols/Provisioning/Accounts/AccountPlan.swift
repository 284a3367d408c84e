internal import Diagnostics
internal import JSON
public import RoleMapping

/// What has to change so that an account becomes as desired: desired − observed.
public struct AccountPlan: Hashable, Sendable {
  public enum Activation: String, Hashable, Sendable {
    case unchanged, activate, deactivate
  }

  public var subject: String
  /// Roles to give, ordered by reference; a role whose entitlements changed is among them with the new ones.
  public var grants: [AccountRole]
  /// Roles to take away whole, ordered by reference.
  public var revocations: [RoleReference]
  /// Roles among `grants` that lose entitlements by the change.
  public var narrowed: [RoleReference]
  public var activation: Activation
  /// Names of profile members that changed; `userName` and `displayName` first, then attributes in their order.
  public var profileChanges: [String]
  /// Whether the target knows nothing of the account yet.
  public var isNew: Bool

  /// Compares an account with what the target last confirmed. Nobody gets an account at a
  /// target before there is a role to hold there.
  public static func plan(_ desired: DesiredAccount, _ observed: ObservedAccount?) -> AccountPlan {
    let before = observed?.account
    let old = before?.effectiveRoles ?? []
    let new = desired.effectiveRoles
    let oldRights = Dictionary(old.map { ($0.reference, $0.rights) }, uniquingKeysWith: { $0.union($1) })
    let kept = Set(new.map(\.reference))
    let grants = new.filter { oldRights[$0.reference] != $0.rights }
    return AccountPlan(
      subject: desired.subject, grants: grants, revocations: old.map(\.reference).filter { !kept.contains($0) },
      narrowed: grants.filter { oldRights[$0.reference]?.isSubset(of: $0.rights) == false }.map(\.reference),
      activation: activation(from: before?.active ?? false, to: desired.active && !(before == nil && new.isEmpty)),
      profileChanges: before.map { desired.profileChanges(since: $0) } ?? [], isNew: before == nil)
  }

  private static func activation(from old: Bool, to new: Bool) -> Activation {
    old == new ? .unchanged : new ? .activate : .deactivate
  }

  /// Whether there is nothing to deliver.
  public var isNoop: Bool { operation == nil }

  /// Whether somebody loses something: such a plan is delivered before others and waits for no rate limit.
  public var takesAway: Bool { !revocations.isEmpty || !narrowed.isEmpty || activation == .deactivate }

  /// What one delivery of the plan is; nil where nothing changes.
  public var operation: DeliveryOperation? {
    if activation == .deactivate { return .deactivate }
    if takesAway { return grants.isEmpty ? .revoke : .replace }
    if !grants.isEmpty || activation == .activate { return .grant }
    return profileChanges.isEmpty ? nil : .update
  }
}

extension DesiredAccount {
  fileprivate func profileChanges(since old: DesiredAccount) -> [String] {
    var changes: [String] = []
    if !userName.hasSameOctets(as: old.userName) { changes.append("userName") }
    if displayName.map(OctetKey.init) != old.displayName.map(OctetKey.init) { changes.append("displayName") }
    changes += attributes.names.filter { attributes[$0] != old.attributes[$0] }
    return changes + old.attributes.names.filter { attributes[$0] == nil }
  }
}
