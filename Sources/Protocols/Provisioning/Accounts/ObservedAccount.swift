/// An account as the target last confirmed it.
public struct ObservedAccount: Hashable, Sendable {
  /// The revision of the delivery that the target accepted last.
  public var revision: Int
  public var account: DesiredAccount

  public init(revision: Int, account: DesiredAccount) {
    self.revision = revision
    self.account = account
  }
}
