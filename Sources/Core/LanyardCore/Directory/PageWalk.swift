public import Diagnostics

/// Where a walk by `startIndex` goes on: made with an answer that has more to come, so that the request that continues
/// exactly there loses nobody while others are created and deleted.
public struct PageWalk: Sendable, Hashable {
  public let tenant: TenantID
  /// SHA-256 over the caller, the query and the `startIndex` that continues; 32 octets.
  public let fingerprint: [UInt8]
  /// The last resource of the page before.
  public let last: ResourceKey
  /// What the walk's first answer said.
  public let total: Int
  public let expires: Instant

  public init(tenant: TenantID, fingerprint: [UInt8], last: ResourceKey, total: Int, expires: Instant) {
    self.tenant = tenant
    self.fingerprint = fingerprint
    self.last = last
    self.total = total
    self.expires = expires
  }
}
