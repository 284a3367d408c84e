/// Members of the policy language that a caller can put into effect. What is left out is refused as
/// `mapping.member.unsupported`, so that nobody believes in a line that nothing acts upon.
public struct PolicyFeatures: OptionSet, Sendable {
  public let rawValue: Int

  public init(rawValue: Int) {
    self.rawValue = rawValue
  }

  /// `attributes`: the caller carries ``MappingDecision/profile`` on.
  public static let attributes = PolicyFeatures(rawValue: 1)
  /// `guard`: the caller holds revocations back by ``MappingPolicy/revocationGuard``.
  public static let revocationGuard = PolicyFeatures(rawValue: 2)
}
