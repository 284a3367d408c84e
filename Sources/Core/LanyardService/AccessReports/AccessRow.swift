public import Diagnostics
internal import JSON
public import LanyardCore

/// One role that one person holds, or held, at an instant: a row of the ledger with whose it is.
public struct AccessRow: Sendable {
  public let grant: Grant
  /// The moment it is told of.
  public let moment: LedgerMoment
  /// As the directory has them now; nil for a person who is gone. Of somebody who was deleted while the revocation of the
  /// role waits they are as they were.
  public let userName: String?
  public let displayName: String?
  /// Whether the account is active now; nil for a person who is gone.
  public let isActive: Bool?
  /// Whether the operator calls the role privileged today.
  public let isPrivileged: Bool

  /// The ids of the rules that conferred it, ordered.
  public var rules: [String] { grant.rules }

  /// The instant it is told of.
  public var instant: Instant { moment.instant }

  /// How the grant stood at the moment: `active`, or `held` where its revocation waited.
  public var state: Grant.State { grant.standing(at: moment) }

  /// The last use known at the instant; nil where there was none, or one came later.
  public var lastUsed: Instant? { grant.lastUsed.flatMap { $0 <= instant ? $0 : Optional.none } }
}

/// Some rows of a report, by grant, and where to go on.
public struct AccessPage: Sendable {
  /// The most rows of one page.
  public static let maximumCount = 1000

  public let instant: Instant
  public let rows: [AccessRow]
  /// What `after` is for the next page; nil where there is none.
  public let next: GrantID?
}

/// What a person holds or held, by the ledger.
public struct AccessHistory: Sendable {
  public let subject: ResourceID
  /// Nil for a person who is gone, unless the revocation of a role still waits.
  public let userName: String?
  /// Whether the directory has the person no more.
  public let isGone: Bool
  /// Nil for the whole history.
  public let instant: Instant?
  /// Oldest first.
  public let grants: [Grant]
}
