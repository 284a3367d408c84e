public import LanyardCore

/// What came of a decision about a hold.
public struct HoldReply: Sendable {
  public let hold: Hold
  /// How many grants ended by the decision.
  public let revoked: Int
  /// How many grants the decision gave or gave back.
  public let restored: Int
  /// Whether a background job goes on with the rest.
  public var goesOn: Bool { hold.work != nil }
}
