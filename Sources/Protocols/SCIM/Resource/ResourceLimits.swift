/// How much one resource or one patch may hold.
public struct ResourceLimits: Sendable {
  /// Values of one multi-valued attribute in a document. Members of groups are no part of documents and not counted.
  public var maximumValues: Int
  /// Operations of one PATCH.
  public var maximumOperations: Int

  public init(maximumValues: Int = 2_000, maximumOperations: Int = 1_000) {
    self.maximumValues = maximumValues
    self.maximumOperations = maximumOperations
  }

  public static let standard = ResourceLimits()
}
