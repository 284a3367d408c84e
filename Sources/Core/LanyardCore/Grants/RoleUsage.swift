public import Diagnostics

/// Uses of roles that one application reported at one time.
public struct RoleUsage: Sendable, Hashable {
  public let tenant: TenantID
  public let application: String
  /// When each of these grants was used.
  public var grants: [GrantID: Instant]
  /// The span of what the application reported, also of people who hold no such role.
  public var span: UsageSpan

  public init(tenant: TenantID, application: String, grants: [GrantID: Instant], span: UsageSpan) {
    self.tenant = tenant
    self.application = application
    self.grants = grants
    self.span = span
  }
}

/// From the first use to the latest that an application ever reported of a tenant: the time over which silence says
/// something.
public struct UsageSpan: Sendable, Hashable {
  public var first: Instant
  public var latest: Instant

  public init(first: Instant, latest: Instant) {
    self.first = first
    self.latest = latest
  }
}

public protocol UsageReader {
  /// Nil where the application never reported a use of the tenant.
  func usageSpan(of application: String, tenant: TenantID) throws -> UsageSpan?
  /// Grants in force, of any tenant, that their application has not seen used for as long as they may go unused: by its
  /// own reports, so that none ends because an application has fallen silent.
  func unusedGrants(limit: Int) throws -> [Grant]
}
