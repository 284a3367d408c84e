public import Diagnostics
public import RoleMapping

/// A grant in force with no more than its role and its end: all that is read of it where many subjects are looked at.
public struct HeldRole: Sendable, Hashable {
  public let subject: ResourceID
  public let role: RoleReference
  public let validUntil: Instant?

  public init(subject: ResourceID, role: RoleReference, validUntil: Instant? = nil) {
    self.subject = subject
    self.role = role
    self.validUntil = validUntil
  }

  /// Whether the role may be used at this moment.
  public func isEffective(at now: Instant) -> Bool { validUntil.map { now < $0 } ?? true }
}
