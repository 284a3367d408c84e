public import Diagnostics

/// The head of a tenant's log: how many entries it has and what is needed to append the next.
public struct AuditHead: Sendable, Hashable {
  public let tenant: TenantID
  /// The number of entries, and so the index of the next.
  public var size: Int
  /// The frontier of the Merkle tree, as `MerkleFrontier` encodes itself.
  public var frontier: [UInt8]

  public init(tenant: TenantID, size: Int, frontier: [UInt8]) {
    self.tenant = tenant
    self.size = size
    self.frontier = frontier
  }
}

/// An entry with its number: sequenced durably, its bytes final.
public struct SequencedEntry: Sendable, Hashable {
  public let tenant: TenantID
  public let index: Int
  public let time: Instant
  public let action: String
  /// Canonical JSON (RFC 8785).
  public let octets: [UInt8]
  /// RFC 6962 leaf hash of `octets`, 32 octets.
  public let leafHash: [UInt8]

  public init(tenant: TenantID, index: Int, time: Instant, action: String, octets: [UInt8], leafHash: [UInt8]) {
    self.tenant = tenant
    self.index = index
    self.time = time
    self.action = action
    self.octets = octets
    self.leafHash = leafHash
  }
}

/// The signing key of a tenant's log and its origin line, both fixed when the tenant is made.
public struct AuditLogKey: Sendable, Hashable {
  public let tenant: TenantID
  /// The first line of every checkpoint, `lanyard/TENANT/NONCE`.
  public let origin: String
  /// The Ed25519 seed, sealed under the master key.
  public let sealedSeed: [UInt8]

  public init(tenant: TenantID, origin: String, sealedSeed: [UInt8]) {
    self.tenant = tenant
    self.origin = origin
    self.sealedSeed = sealedSeed
  }
}

/// The key under which the personal values of one subject are sealed. Deleting it erases them.
public struct SubjectKey: Sendable, Hashable {
  public let tenant: TenantID
  /// A resource id, an actor id, or `month:2026-11` for values of unlinked people.
  public let subject: String
  /// What sealed values name it by.
  public let keyID: String
  /// 32 octets, sealed under the master key.
  public let sealedKey: [UInt8]
  public let created: Instant

  public init(tenant: TenantID, subject: String, keyID: String, sealedKey: [UInt8], created: Instant) {
    self.tenant = tenant
    self.subject = subject
    self.keyID = keyID
    self.sealedKey = sealedKey
    self.created = created
  }
}
