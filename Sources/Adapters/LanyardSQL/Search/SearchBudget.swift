public import Diagnostics
internal import SCIM

/// What one search may cost. It is counted and not timed: the same question about the same directory has the same answer on
/// any machine, and no client finds one that keeps the engine busy for longer.
///
/// The unit is a step of the engine's own program: a row looked at takes some ten, one more question about it some thirty.
/// Used by one search, on its connection.
public final class SearchBudget {
  /// Enough for two questions about each of a million resources.
  public static let usual = 50_000_000

  private let steps: Int
  private var left: Int

  public init(steps: Int = SearchBudget.usual) {
    self.steps = steps
    self.left = steps
  }

  /// Whether nothing is left.
  public var isSpent: Bool { left < 0 }

  /// Counts what was done.
  public func spend(_ count: Int) {
    left = max(left - count, -1)
  }

  /// - Throws: `scim.filter.too-costly` where nothing is left.
  public func require() throws(CodedError) {
    if isSpent { throw refusal }
  }

  /// What a client is told whose query costs too much, by whatever an engine measures that.
  public var refusal: CodedError {
    CodedError(
      .scimFilterTooCostly, "the query would take more work than one query may",
      expected: "a query of at most \(steps) steps",
      remedy: "ask less at once: name a value with `eq`, ask for fewer attributes, or read the whole list page by page")
  }
}
