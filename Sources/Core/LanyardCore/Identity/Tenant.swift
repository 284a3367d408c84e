public import Diagnostics

/// One customer organisation. Every row and every log entry belongs to exactly one.
public struct Tenant: Sendable, Hashable {
  public enum State: String, Sendable {
    case active
    /// Nobody of the tenant gets in and nothing is delivered; its grants stay as they are.
    case suspended
  }

  public let id: TenantID
  public let name: TenantName
  public var displayName: String
  public var state: State
  public let created: Instant

  public init(id: TenantID, name: TenantName, displayName: String, state: State = .active, created: Instant) {
    self.id = id
    self.name = name
    self.displayName = displayName
    self.state = state
    self.created = created
  }

  /// The reserved tenant of the operator; it exists in every store from the first migration on.
  public static let operatorID = TenantID(high: 0x0000_0000_0000_7000, low: 0x8000_0000_0000_0000)

  public static let `operator` = Tenant(
    id: operatorID, name: .operator, displayName: "Operator", created: Instant(milliseconds: 0))
}
