/// How much one resource or one patch may hold.
public struct ResourceLimits: Sendable {
  /// Values of one multi-valued attribute in a document. Members of groups are no part of documents and not counted.
  public var maximumValues: Int
  /// Operations of one PATCH.
  public var maximumOperations: Int
  /// Octets of a text that names a resource: `externalId`, the `userName` or `displayName` of the main schema, and every
  /// attribute that is unique.
  public var maximumNameOctets: Int
  /// Octets of any other text.
  public var maximumTextOctets: Int
  /// Octets of a reference or of Base64, such as a photo or a certificate.
  public var maximumBinaryOctets: Int
  /// Octets of a number as written.
  public var maximumNumberOctets: Int

  public init(
    maximumValues: Int = 2_000, maximumOperations: Int = 1_000, maximumNameOctets: Int = 1 << 10,
    maximumTextOctets: Int = 64 << 10, maximumBinaryOctets: Int = 512 << 10, maximumNumberOctets: Int = 256
  ) {
    self.maximumValues = maximumValues
    self.maximumOperations = maximumOperations
    self.maximumNameOctets = maximumNameOctets
    self.maximumTextOctets = maximumTextOctets
    self.maximumBinaryOctets = maximumBinaryOctets
    self.maximumNumberOctets = maximumNumberOctets
  }

  /// 2 000 values, 1 000 operations, names of 1 KiB, texts of 64 KiB, references and Base64 of 512 KiB.
  public static let standard = ResourceLimits()
}
