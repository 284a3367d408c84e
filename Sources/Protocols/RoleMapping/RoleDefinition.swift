/// A role as an application's catalogue defines it: a named bundle of rights.
public struct RoleDefinition: Hashable, Sendable {
  /// Unique in its application; matches `[A-Za-z0-9][A-Za-z0-9._-]{0,63}`.
  public var name: String
  public var displayName: String?
  public var description: String?
  /// Whether holding it is dangerous enough that an assertion alone may not confer it: rules for such roles believe the
  /// directory alone unless their `sources` say otherwise.
  public var privileged: Bool
  /// Rights inside the application, in the application's own words.
  public var entitlements: [String]

  public init(
    name: String, displayName: String? = nil, description: String? = nil, privileged: Bool = false,
    entitlements: [String] = []
  ) {
    self.name = name
    self.displayName = displayName
    self.description = description
    self.privileged = privileged
    self.entitlements = entitlements
  }
}
