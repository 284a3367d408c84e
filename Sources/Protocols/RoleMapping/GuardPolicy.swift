/// From where on revocations wait for a person (`guard`).
///
/// What is counted are the distinct subjects that lose a role by changes of the directory within the window.
public struct GuardPolicy: Hashable, Sendable {
  /// How many subjects may lose a role; 1 to 1 000 000.
  public var count: Int
  /// How many of a hundred subjects that hold a grant may; 1 to 100.
  public var percent: Int
  /// How far back is counted; a minute to a day.
  public var window: Duration

  /// Without arguments what holds where a policy says nothing: 50 subjects or 20 %, in ten minutes.
  public init(count: Int = 50, percent: Int = 20, window: Duration = .seconds(600)) {
    self.count = count
    self.percent = percent
    self.window = window
  }

  /// What trips as soon as one of the two does.
  public func stricter(_ other: GuardPolicy) -> GuardPolicy {
    GuardPolicy(
      count: min(count, other.count), percent: min(percent, other.percent), window: max(window, other.window))
  }

  static let counts = 1...1_000_000
  static let percents = 1...100
  static let windows: ClosedRange<Duration> = .seconds(60) ... .seconds(86_400)

  /// A tenant of few people must be able to lose one: the percentage alone never stops so many subjects or fewer.
  public static let leastByPercent = 5

  /// Whether the next revocations wait.
  ///
  /// - Parameters:
  ///   - losing: distinct subjects that lost a role within the window, those of the change at hand among them.
  ///   - holding: subjects that held a grant before.
  public func trips(losing: Int, holding: Int) -> Bool {
    if losing > count { return true }
    let (share, overflow) = losing.multipliedReportingOverflow(by: 100)
    let (limit, overflow2) = holding.multipliedReportingOverflow(by: percent)
    guard losing > Self.leastByPercent, !overflow2 else { return false }
    return overflow || share > limit
  }
}
