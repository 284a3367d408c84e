internal import AuditLog
internal import Diagnostics
internal import LanyardCore

/// Numbers the events of a change set, seals what is personal in them, and appends them to their tenants' trees, all from
/// heads read inside the transaction: another process may have written a moment ago.
struct AuditSequencer: Sendable {
  let keyring: Keyring

  /// Applies the change set with its entries in one go.
  func apply(_ changeSet: ChangeSet, to transaction: any StoreTransaction, _ context: CommandContext) throws {
    var run = Run(keyring: keyring, reader: transaction, context: context)
    for event in changeSet.events {
      // An event too large for one entry becomes several.
      for part in event.event.parts { try run.append(part, of: event.tenant) }
    }
    try transaction.apply(
      changeSet.changes + run.changes, entries: run.entries, heads: run.heads.values.sorted { $0.tenant < $1.tenant })
  }

  /// One pass over the events of one change set.
  private struct Run {
    let keyring: Keyring
    let reader: any StoreReader
    let context: CommandContext
    var heads: [TenantID: AuditHead] = [:]
    var entries: [SequencedEntry] = []
    var changes: [Change] = []
    private var names: [TenantID: String] = [:]
    private var freshKeys: [String: (keyID: String, key: Secret<[UInt8]>)] = [:]

    init(keyring: Keyring, reader: any StoreReader, context: CommandContext) {
      self.keyring = keyring
      self.reader = reader
      self.context = context
    }

    mutating func append(_ event: AuditEvent, of tenant: TenantID) throws {
      let head = try heads[tenant] ?? reader.auditHead(of: tenant)
      var frontier = MerkleFrontier()
      if let head { frontier = try MerkleFrontier(encoded: head.frontier) }
      let sealed = try event.valuesToSeal.map { try seal($0, tenant: tenant) }
      let entry = try AuditEntry(
        index: frontier.size, tenant: tenant.description, event: event, sealed: sealed)
      let octets = try entry.octets()
      let leaf = MerkleHash.leaf(octets)
      entries.append(
        SequencedEntry(
          tenant: tenant, index: frontier.size, time: event.time, action: event.action,
          octets: octets, leafHash: leaf.octets))
      frontier.append(leaf)
      heads[tenant] = AuditHead(tenant: tenant, size: frontier.size, frontier: frontier.encoded)
    }

    private mutating func seal(_ values: PersonalValues, tenant: TenantID) throws -> SealedValues {
      let (keyID, key) = try subjectKey(of: values.subject, tenant: tenant)
      return try EntrySealer(random: context.randomOctets).seal(values, keyID: keyID, key: key)
    }

    /// The subject's key, made on first use.
    private mutating func subjectKey(of subject: String, tenant: TenantID) throws -> (String, Secret<[UInt8]>) {
      let slot = "\(tenant)/\(subject)"
      if let fresh = freshKeys[slot] { return (fresh.keyID, fresh.key) }
      if let stored = try reader.subjectKey(of: subject, tenant: tenant) {
        let key = Secret(try keyring.open(stored.sealedKey, for: SealPurpose.subjectKey(stored.keyID)))
        freshKeys[slot] = (stored.keyID, key)
        return (stored.keyID, key)
      }
      let keyID = context.newID(SubjectKey.self).description
      let octets = context.randomOctets(32)
      let sealed = try keyring.seal(octets, for: SealPurpose.subjectKey(keyID))
      changes.append(
        .insertSubjectKey(
          SubjectKey(tenant: tenant, subject: subject, keyID: keyID, sealedKey: sealed, created: context.now)))
      freshKeys[slot] = (keyID, Secret(octets))
      return (keyID, Secret(octets))
    }
  }
}

/// What boxes under the master key are for; see ``Keyring/seal(_:for:)``.
enum SealPurpose {
  static func subjectKey(_ keyID: String) -> String { "subject-key/\(keyID)" }
  static func logSeed(_ tenant: TenantID) -> String { "log-seed/\(tenant)" }
  static func secret(_ name: String) -> String { "secret/\(name)" }
}
