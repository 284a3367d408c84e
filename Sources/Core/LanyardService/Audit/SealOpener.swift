internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// Opens the personal values of entries whose keys are still there; those of erased people stay shut.
struct SealOpener: Sendable {
  let keyring: Keyring
  let tenant: TenantID

  func open(_ entry: AuditEntry, _ reader: any StoreReader) throws -> [OpenedValues] {
    try entry.sealed.compactMap { sealed in
      guard let stored = try reader.subjectKey(keyID: sealed.keyID, tenant: tenant) else { return nil }
      let key = try keyring.open(stored.sealedKey, for: SealPurpose.subjectKey(stored.keyID))
      return try EntrySealer.open(sealed, key: Secret(key))
    }
  }
}
