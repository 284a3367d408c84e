public import Diagnostics

extension Grant {
  /// A time in which the revocation of a grant waited, or waits, for a person.
  public struct Wait: Sendable, Hashable {
    public let hold: HoldID
    /// The request whose change of the directory it waits for.
    public let request: String
    public let since: Instant
    /// When the directory gave the role back; nil where it has not: then it waits as long as the row goes on.
    public var until: Instant?

    public init(hold: HoldID, request: String, since: Instant, until: Instant? = nil) {
      self.hold = hold
      self.request = request
      self.since = since
      self.until = until
    }
  }

  /// A row that has waited more often goes on as another, so that none grows without end.
  public static let mostWaits = 16

  /// Whether the role was held at this moment, by what the ledger knows now.
  public func isInForce(at moment: LedgerMoment) -> Bool {
    moment.isWithin(since, ended) && validUntil.map { moment.instant < $0 } ?? true
  }

  /// How the grant stood at a moment at which it was in force: `active`, or `held` where its revocation waited.
  public func standing(at moment: LedgerMoment) -> State {
    waits.contains { moment.isWithin($0.since, $0.until) } ? .held : .active
  }
}
