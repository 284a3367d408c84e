public import Diagnostics

/// How far a bulk load of one file came; written in the same transaction as the records it counts, so that a load that was
/// stopped goes on exactly where it stopped.
public struct ImportProgress: Sendable, Hashable {
  public let tenant: TenantID
  /// SHA-256 of the file; 32 octets.
  public let file: [UInt8]
  /// Records dealt with, refused ones included.
  public var records: Int
  public var refused: Int
  /// Octets of the file dealt with.
  public var offset: Int
  public var updated: Instant

  public init(tenant: TenantID, file: [UInt8], records: Int, refused: Int, offset: Int, updated: Instant) {
    self.tenant = tenant
    self.file = file
    self.records = records
    self.refused = refused
    self.offset = offset
    self.updated = updated
  }
}
