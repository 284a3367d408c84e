/// That something which a hold keeps as it was before has been written since by a request that the hold does not keep:
/// whoever undoes the hold leaves it as it is, also where it has the same value again.
public struct LaterWrite: Sendable, Hashable {
  public let tenant: TenantID
  public let hold: HoldID
  /// The number of the hold's last before-image at that time: this one and older ones are overtaken.
  public let number: Int
  /// The resource, or the group of a membership.
  public let resource: ResourceID
  /// The name of an attribute, or a member's id.
  public let part: String

  public init(tenant: TenantID, hold: HoldID, number: Int, resource: ResourceID, part: String) {
    self.tenant = tenant
    self.hold = hold
    self.number = number
    self.resource = resource
    self.part = part
  }
}
