public import Diagnostics

/// Uses of roles that one application reported at one time.
public struct RoleUsage: Sendable, Hashable {
  public let tenant: TenantID
  public let application: String
  /// When each of these grants was used.
  public var grants: [GrantID: Instant]
  /// The span over which the application has been reporting, as it is from now on.
  public var span: UsageSpan

  public init(tenant: TenantID, application: String, grants: [GrantID: Instant], span: UsageSpan) {
    self.tenant = tenant
    self.application = application
    self.grants = grants
    self.span = span
  }
}

/// From the first report to the latest that an application made of a tenant without falling silent, by the clock of whoever
/// took them down: the time over which it says something that a role is not in a report. What a record says of the past
/// does not make it longer, and a record that is refused does not count.
public struct UsageSpan: Sendable, Hashable {
  public var first: Instant
  public var latest: Instant

  public init(first: Instant, latest: Instant) {
    self.first = first
    self.latest = latest
  }

  /// After a longer silence the time counts from the next report on: nobody knows what was used meanwhile.
  public static let longestSilence: Duration = .seconds(14 * 86_400)

  /// As far as the clocks of those who take reports down may differ.
  public static let clockDifference: Duration = .seconds(300)

  /// The span once a report has come. One that is dated before the span, or well before its end, shows that a clock was
  /// wrong: the time counts anew, for a wrong clock must not take anybody's role.
  public func continued(at moment: Instant) -> UsageSpan {
    let isBelieved = moment >= first && moment + Self.clockDifference >= latest
    guard isBelieved, moment <= latest + Self.longestSilence else { return UsageSpan(first: moment, latest: moment) }
    return UsageSpan(first: first, latest: max(latest, moment))
  }
}

public protocol UsageReader {
  /// Nil where the application never reported a use of the tenant.
  func usageSpan(of application: String, tenant: TenantID) throws -> UsageSpan?
  /// Grants in force, of any tenant, that their application has not seen used for as long as they may go unused: by its
  /// own reports, so that none ends because an application has fallen silent.
  func unusedGrants(limit: Int) throws -> [Grant]
}
