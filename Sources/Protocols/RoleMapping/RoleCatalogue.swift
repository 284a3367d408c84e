internal import Diagnostics

/// The roles an application offers, and those that must not meet in one person.
public struct RoleCatalogue: Hashable, Sendable {
  public var application: String
  public var roles: [RoleDefinition]
  /// Sets of roles of which one subject holds at most one. A set may name roles of other applications.
  public var exclusive: [[RoleReference]]

  public init(application: String, roles: [RoleDefinition], exclusive: [[RoleReference]] = []) {
    self.application = application
    self.roles = roles
    self.exclusive = exclusive
  }

  /// The role of this name, compared by octets.
  public func role(named name: String) -> RoleDefinition? {
    roles.first { $0.name.hasSameOctets(as: name) }
  }
}
