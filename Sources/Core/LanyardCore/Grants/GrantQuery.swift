public import Diagnostics

/// Which rows of a tenant's ledger to list, by id.
public struct GrantQuery: Sendable, Hashable {
  /// When they were in force; see ``Grant/isInForce(at:)``.
  public var moment: LedgerMoment
  public var application: String?
  /// The role's name, of whatever application.
  public var role: String?
  /// Only grants that were not used since this moment, nor begun since.
  public var unusedSince: Instant?
  /// Where the page before ended.
  public var after: GrantID?
  public var limit: Int

  public init(
    at moment: LedgerMoment, application: String? = nil, role: String? = nil, unusedSince: Instant? = nil,
    after: GrantID? = nil, limit: Int
  ) {
    self.moment = moment
    self.application = application
    self.role = role
    self.unusedSince = unusedSince
    self.after = after
    self.limit = limit
  }
}

public protocol LedgerReader {
  /// One page of a tenant's ledger, by id.
  func grants(matching query: GrantQuery, tenant: TenantID) throws -> [Grant]
}

extension Grant {
  /// Since when nobody is known to have used it: the last use, or the moment from which it is held.
  public var idleSince: Instant { lastUsed ?? heldSince }
}
