public import Diagnostics
public import JSON

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
  /// What was refused among the records that the last step passed: whoever goes on tells it, for the run before may have
  /// been cut short after it had written this and before it had told anybody.
  public var refusals: [JSONObject]

  public init(
    tenant: TenantID, file: [UInt8], records: Int, refused: Int, offset: Int, updated: Instant,
    refusals: [JSONObject] = []
  ) {
    self.tenant = tenant
    self.file = file
    self.records = records
    self.refused = refused
    self.offset = offset
    self.updated = updated
    self.refusals = refusals
  }
}
