internal import Diagnostics
internal import SCIM

extension ResourceType {
  /// What the resources of a type are to a mapping policy.
  enum PolicyRole {
    /// Those whom policies judge.
    case user
    /// Those whose members' roles may change with them.
    case group
    /// A tenant's own type: nobody gains or loses anything by it.
    case neither
  }

  var role: PolicyRole {
    if name.hasSameOctets(as: "User") { return .user }
    return name.hasSameOctets(as: "Group") ? .group : .neither
  }
}
