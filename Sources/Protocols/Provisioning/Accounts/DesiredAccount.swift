public import JSON

/// An account as it should be at a target.
public struct DesiredAccount: Hashable, Sendable {
  /// The subject's id.
  public var subject: String
  public var userName: String
  public var displayName: String?
  public var active: Bool
  /// What an inactive account lists here is not given to it.
  public var roles: [AccountRole]
  /// Further members of the profile, by the names the target uses.
  public var attributes: JSONObject

  public init(
    subject: String, userName: String, displayName: String? = nil, active: Bool = true, roles: [AccountRole] = [],
    attributes: JSONObject = JSONObject()
  ) {
    self.subject = subject
    self.userName = userName
    self.displayName = displayName
    self.active = active
    self.roles = roles
    self.attributes = attributes
  }

  /// The roles that count: those of an active account, ordered by reference.
  public var effectiveRoles: [AccountRole] {
    active ? roles.sorted { $0.reference < $1.reference } : []
  }
}
