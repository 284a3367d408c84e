public import LanyardCore

/// A hold, whose it is, and how much of it still waits.
public struct HoldSummary: Sendable {
  public let hold: Hold
  public let tenant: TenantName
  /// What waits for a person.
  public let held: HeldCounts

  /// How many grants wait.
  public var heldGrants: Int { held.grants.values.reduce(0, +) }
}

/// A page of a tenant's holds.
public struct HoldList: Sendable {
  /// The newest first.
  public let holds: [HoldSummary]
  /// Before which hold the next page begins; nil on the last.
  public let next: HoldID?
}

/// A hold with a page of its grants.
public struct HoldPage: Sendable {
  /// A grant that waits, or that waited until a person let it go.
  public struct Member: Sendable {
    public let grant: Grant
    /// Nil where the person is gone for good.
    public let userName: String?

    /// The request whose change of the directory the grant waits for.
    public var request: String? { grant.waits.last?.request }
  }

  public let summary: HoldSummary
  /// By the grants' ids.
  public let members: [Member]
  /// Where the next page begins; nil on the last.
  public let next: GrantID?
  /// What an undo did not put back; at most ``HoldQueries/mostRefused``.
  public let refused: [HeldRecord]
  /// By the number of such a record the people concerned whose membership is not what it was; of the first
  /// ``HoldQueries/mostLookedInto`` records.
  public let people: [Int: NotPutBack]
}

/// People whom an undo left out of a group that they were in, or in one that they had joined.
public struct NotPutBack: Sendable {
  public struct Person: Sendable {
    public let id: ResourceID
    /// Nil where the person is gone.
    public let userName: String?
  }

  /// At most ``HoldQueries/mostNamed`` of them, in the order of the record.
  public let first: [Person]
  /// How many there are in all.
  public let count: Int
}
