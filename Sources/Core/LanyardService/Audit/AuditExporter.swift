public import AuditLog
public import Diagnostics
public import LanyardCore

/// Which entries an export holds.
public struct ExportSelection: Sendable {
  /// The first entry by number.
  public var from: Int
  /// Only entries of this moment or later; entries are in order of time but for clock steps, so this finds where to begin.
  public var since: Instant?
  /// Only entries before this moment.
  public var until: Instant?
  /// Whether personal values are opened beside the entries.
  public var opensSeals: Bool

  public init(from: Int = 0, since: Instant? = nil, until: Instant? = nil, opensSeals: Bool = true) {
    self.from = from
    self.since = since
    self.until = until
    self.opensSeals = opensSeals
  }
}

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
      guard !page.isEmpty else { throw Self.missing(next) }
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
      let range = try Self.range(selection, size: size, tenant: tenant, reader)
      let hashes = StoredHashes(reader: reader, tenant: tenant)
      return Plan(
        range: range, checkpoint: try Self.checkpoint(of: tenant, size: size, keys: keys, reader),
        preceding: try hashes.frontier(size: range.lowerBound),
        proof: try hashes.consistencyProof(from: range.upperBound, to: size))
    }
  }

  /// The numbers of the entries wanted: one range, since an export is contiguous.
  private static func range(
    _ selection: ExportSelection, size: Int, tenant: TenantID, _ reader: any StoreReader
  ) throws -> Range<Int> {
    var lower = min(max(0, selection.from), size)
    var upper = size
    if let since = selection.since { lower = max(lower, try first(notBefore: since, size, tenant, reader)) }
    if let until = selection.until { upper = try first(notBefore: until, size, tenant, reader) }
    return min(lower, upper)..<upper
  }

  /// The first entry at or after a moment, by halving: entries are numbered in the order they were written.
  private static func first(
    notBefore moment: Instant, _ size: Int, _ tenant: TenantID, _ reader: any StoreReader
  ) throws -> Int {
    var (low, high) = (0, size)
    while low < high {
      let middle = (low + high) / 2
      guard let entry = try reader.auditEntries(of: tenant, from: middle, limit: 1).first else { throw missing(middle) }
      if entry.time < moment { low = middle + 1 } else { high = middle }
    }
    return low
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

  private static func missing(_ index: Int) -> CodedError {
    CodedError(
      .storeCorrupt, "the log lacks entry \(index)", remedy: "restore the database from a backup", exposure: .operator)
  }
}
