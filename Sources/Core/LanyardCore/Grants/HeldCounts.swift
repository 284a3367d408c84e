public import RoleMapping

/// How much waits in a hold.
public struct HeldCounts: Sendable, Hashable {
  /// How many grants wait, of each role; the roles by their names.
  public let grants: [RoleReference: Int]
  /// How many people hold them.
  public let people: Int

  public init(grants: [RoleReference: Int] = [:], people: Int = 0) {
    self.grants = grants
    self.people = people
  }
}
