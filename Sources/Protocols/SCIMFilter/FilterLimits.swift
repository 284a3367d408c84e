/// How much a filter from outside may cost. Checked while parsing, before anything is built.
public struct FilterLimits: Hashable, Sendable {
  /// Octets of the whole text.
  public var maximumOctets: Int
  /// Parentheses and brackets inside one another.
  public var maximumDepth: Int
  /// Conditions (comparisons and `pr`) in the whole filter.
  public var maximumTerms: Int

  public init(maximumOctets: Int = 8192, maximumDepth: Int = 64, maximumTerms: Int = 1024) {
    self.maximumOctets = maximumOctets
    self.maximumDepth = maximumDepth
    self.maximumTerms = maximumTerms
  }

  /// 8 KiB, depth 64, 1 024 conditions.
  public static let standard = FilterLimits()
}
