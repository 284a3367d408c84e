/// What one condition of a filter saw in a document.
public struct FilterFact: Hashable, Sendable {
  /// The condition as text: `groups.display eq "Support"`.
  public var text: String
  public var holds: Bool
  /// The values found, as JSON; nil where there were none.
  public var received: String?

  public init(text: String, holds: Bool, received: String? = nil) {
    self.text = text
    self.holds = holds
    self.received = received
  }
}
