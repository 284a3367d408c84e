internal import AuditLog
internal import Crypto
internal import Diagnostics
internal import LanyardCore

/// The signing keys of the logs.
public struct LogKeys: Sendable {
  let keyring: Keyring

  public init(keyring: Keyring) {
    self.keyring = keyring
  }

  /// A new key for a tenant's log. Its origin is `lanyard/TENANT/NONCE`: the operator's id is the same everywhere, the
  /// nonce is this log's alone.
  func make(for tenant: TenantID, _ context: CommandContext) throws -> AuditLogKey {
    let seed = context.randomOctets(32)
    let nonce = context.newID(AuditLogKey.self)
    return AuditLogKey(
      tenant: tenant, origin: "lanyard/\(tenant)/\(nonce)",
      sealedSeed: try keyring.seal(seed, for: SealPurpose.logSeed(tenant)))
  }

  /// The signer of a tenant's log.
  func signer(_ key: AuditLogKey) throws -> NoteSigner {
    let seed = try keyring.open(key.sealedSeed, for: SealPurpose.logSeed(key.tenant))
    return try NoteSigner(name: key.origin, seed: Secret(seed))
  }
}
