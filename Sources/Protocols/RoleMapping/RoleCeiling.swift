/// The most that a tenant's policy may confer, as the operator set it.
public enum RoleCeiling: Hashable, Sendable {
  /// Every role of every catalogue.
  case everything
  /// These roles and no other.
  case only(Set<RoleReference>)

  /// Whether a policy under the ceiling may confer the role.
  public func allows(_ role: RoleReference) -> Bool {
    switch self {
    case .everything: true
    case .only(let allowed): allowed.contains(role)
    }
  }
}
