public import AuditLog
internal import Diagnostics
public import LanyardCore

/// Exports a tenant's log with what proves it: a signed checkpoint, and hashes that tie the range to it.
public struct AuditExporter: Sendable {
  private let store: any Store
  private let keyring: Keyring

  public init(store: any Store, keyring: Keyring) {
    self.store = store
    self.keyring = keyring
  }

  static let pageSize = 500

  /// The verifier key of a tenant's log, as `lanyard audit verify --key` takes it.
  public func verifierKey(of tenant: TenantID) async throws -> NoteVerifierKey {
    let keys = LogKeys(keyring: keyring)
    return try await store.read { try keys.signer(Self.logKey(of: tenant, $0)).verifierKey }
  }

  /// The log's present checkpoint, signed.
  public func checkpoint(of tenant: TenantID) async throws -> String {
    let keys = LogKeys(keyring: keyring)
    return try await store.read { reader in
      let head = try reader.auditHead(of: tenant)
      return try Self.checkpoint(of: tenant, size: head?.size ?? 0, keys: keys, reader)
    }
  }

  /// Writes a JSONL export line by line.
  ///
  /// - Parameters:
  ///   - progress: is told how many of how many entries are written.
  ///   - write: takes each line, its line feed included.
  /// - Returns: the number of entries.
  public func export(
    _ selection: ExportSelection, of tenant: TenantID, progress: (Int, Int) -> Void = { _, _ in },
    write: ([UInt8]) throws -> Void
  ) async throws -> Int {
    let plan = try await plan(selection, of: tenant)
    var writer = try AuditExportWriter(
      tenant: tenant.description, range: plan.range, checkpoint: plan.checkpoint, preceding: plan.preceding)
    try write(try writer.header())
    var next = plan.range.lowerBound
    while next < plan.range.upperBound {
      let page = try await page(from: next, until: plan.range.upperBound, of: tenant, opens: selection.opensSeals)
      guard !page.isEmpty else { throw CodedError.missingEntry(next) }
      for (octets, opened) in page { try write(try writer.entry(octets, opened: opened)) }
      next += page.count
      progress(next - plan.range.lowerBound, plan.range.count)
    }
    try write(try writer.trailer(proof: plan.proof))
    return plan.range.count
  }

  private struct Plan: Sendable {
    let range: Range<Int>
    let checkpoint: String
    let preceding: MerkleFrontier
    let proof: ConsistencyProof
  }

  private func plan(_ selection: ExportSelection, of tenant: TenantID) async throws -> Plan {
    let keys = LogKeys(keyring: keyring)
    return try await store.read { reader in
      let size = try reader.auditHead(of: tenant)?.size ?? 0
      let range = try selection.range(ofFirst: size, of: tenant, reader)
      let hashes = StoredHashes(reader: reader, tenant: tenant)
      return Plan(
        range: range, checkpoint: try Self.checkpoint(of: tenant, size: size, keys: keys, reader),
        preceding: try hashes.frontier(size: range.lowerBound),
        proof: try hashes.consistencyProof(from: range.upperBound, to: size))
    }
  }

  private func page(
    from: Int, until: Int, of tenant: TenantID, opens: Bool
  ) async throws -> [([UInt8], [OpenedValues])] {
    let opener = SealOpener(keyring: keyring, tenant: tenant)
    return try await store.read { reader in
      try reader.auditEntries(of: tenant, from: from, limit: min(Self.pageSize, until - from)).map { entry in
        (entry.octets, opens ? try opener.open(try AuditEntry(parsing: entry.octets), reader) : [])
      }
    }
  }

  private static func checkpoint(
    of tenant: TenantID, size: Int, keys: LogKeys, _ reader: any StoreReader
  ) throws -> String {
    let signer = try keys.signer(logKey(of: tenant, reader))
    var frontier = MerkleFrontier()
    if let head = try reader.auditHead(of: tenant) { frontier = try MerkleFrontier(encoded: head.frontier) }
    return try Checkpoint(origin: signer.name, size: size, root: frontier.root).signed(by: signer)
  }

  private static func logKey(of tenant: TenantID, _ reader: any StoreReader) throws -> AuditLogKey {
    guard let key = try reader.logKey(of: tenant) else {
      throw CodedError(
        .storeCorrupt, "the tenant's log has no key", remedy: "restore the database from a backup", exposure: .operator)
    }
    return key
  }
}
