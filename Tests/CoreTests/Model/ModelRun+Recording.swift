import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

/// Newcomers and the log.
extension ModelRun {
  /// Learns the ids of those whom the step made, as a client must whose answer was lost: by looking them up. Numbers are
  /// given in the order of ids, which is that in which they were made.
  mutating func meetNewcomers() async throws {
    let (tenant, known) = (tenant, holds)
    let (users, groups, holds) = try await product.store.read { reader in
      (
        try reader.resourceIDs(type: "User", tenant: tenant, after: nil, limit: 1000),
        try reader.resourceIDs(type: "Group", tenant: tenant, after: nil, limit: 1000),
        try reader.holds(of: tenant, before: nil, limit: 1000).map(\.id).filter { !known.contains($0) }
      )
    }
    self.holds += holds.reversed()
    let fresh = (users + groups).filter { names[$0] == nil }
    for (place, id) in fresh.enumerated() { meet(id, as: model.next + place) }
  }

  /// - Returns: the users whom the step's entries are about.
  mutating func compareLog() async throws -> Set<Int> {
    let (log, named) = try await freshEntries()
    for entry in model.log { told[String(entry.prefix { $0 != " " }), default: 0] += 1 }
    try require(log == model.log.sorted(), "the log got \(log), not \(model.log.sorted())")
    return named
  }

  private mutating func meet(_ resource: ResourceID, as id: Int) {
    ids[id] = resource
    names[resource] = id
    model.octets[id] = resource.octets
  }

  /// The entries since the last look as the model tells them, each hashed and added to the tree.
  mutating func freshEntries() async throws -> (told: [String], named: Set<Int>) {
    let (from, tenant) = (tree.size, tenant)
    let (entries, head) = try await product.store.read { reader in
      (try reader.auditEntries(of: tenant, from: from, limit: 1000), try reader.auditHead(of: tenant))
    }
    for entry in entries {
      let leaf = MerkleHash.leaf(entry.octets)
      try require(entry.leafHash == leaf.octets, "entry \(entry.index) has another hash")
      tree.append(leaf)
    }
    try require(head?.frontier == tree.encoded, "the log's head is not that of its entries")
    let parsed = try entries.map { try AuditEntry(parsing: $0.octets) }
    let named = parsed.compactMap { $0.target.kind == "User" ? ResourceID($0.target.id).flatMap { names[$0] } : nil }
    return (parsed.compactMap(told).sorted(), Set(named))
  }

  /// Nil for what a step of the model does not count.
  private func told(_ entry: AuditEntry) -> String? {
    if entry.action.hasPrefix("delivery.") || entry.action.hasPrefix("tenant.") { return Optional.none }
    if entry.outcome == .refused, entry.action == "grants.reinstated" || !entry.action.hasPrefix("grants.") {
      let code = entry.reason?.code ?? ""
      // Responses of nobody known are counted, and told once a minute.
      let isCounted = entry.action == "sign-in.refused" && !code.hasPrefix("subject.")
      return isCounted ? Optional.none : "\(entry.action) refused \(code)"
    }
    let isOfNobody = ["MappingPolicy", "Hold", "Review"].contains(entry.target.kind)
    if isOfNobody || entry.action.hasPrefix("manifest.") { return entry.action }
    let name = ResourceID(entry.target.id).flatMap { names[$0] }.map { "\($0)" } ?? entry.target.id
    guard entry.action == "grants.changed" || entry.action == "grants.held" else { return "\(entry.action) \(name)" }
    return "\(entry.action) \(name) " + entry.changes.map(told).sorted().joined(separator: " ")
  }

  private func told(_ change: AuditChange) -> String {
    let (before, after) = (change.before?["role"]?.stringValue ?? "", change.after?["role"]?.stringValue ?? "")
    switch change.kind {
    case .added: return "+\(after)"
    case .removed: return "-\(before) \(change.before?["ended"]?.stringValue ?? "")"
    case .replaced: return "~\(after)"
    }
  }
}

/// The end of a run.
extension ModelRun {
  mutating func conclude() async throws {
    try await drain()
    try await compareHistory()
    try await compareAllDeliveries()
    let exporter = AuditExporter(store: product.store, keyring: product.keyring)
    let key = try await exporter.verifierKey(of: tenant)
    let checkpoint = try Checkpoint(opening: try await exporter.checkpoint(of: tenant), with: key)
    try require(checkpoint.size == tree.size && checkpoint.root == tree.root, "the checkpoint is of another log")
    var verifier = try ExportVerifier(key: key)
    _ = try await exporter.export(ExportSelection(from: max(0, tree.size - 200)), of: tenant) {
      try verifier.read($0)
    }
    try require(try verifier.finish().entries > 0, "the log is empty")
  }

  /// Nothing is lost on the way to a target: in the end each has confirmed what it was last to be told.
  private mutating func drain() async throws {
    if model.isSuspended {
      model.isSuspended = false
      try await product.run(SetTenantState(tenant: tenant, state: .active))
    }
    for _ in 0..<10_000 {
      let counts = try await product.store.read { try $0.deliveryCounts() }
      if counts[.pending, default: 0] + counts[.inFlight, default: 0] == 0 { break }
      product.clock.advance(by: .seconds(60))
      try await deliver(dies: false)
    }
    _ = try await freshEntries()
    let (everybody, tenant) = (Array(names.keys), tenant)
    for target in NaiveModel.targets.keys {
      let accounts = try await product.store.read { reader in
        try reader.accounts(target: target, subjects: everybody, tenant: tenant)
      }
      for account in accounts {
        try require(
          account.confirmedRevision == account.plannedRevision,
          "\(target) confirmed \(account.confirmedRevision) of \(account.plannedRevision)")
      }
    }
  }

  /// The whole ledger: what was held, by which rules, and how it ended.
  private func compareHistory() async throws {
    let tenant = tenant
    let history = Dictionary(grouping: model.history, by: \.user)
    for (id, name) in names {
      let grants = try await product.store.read { try $0.grants(of: id, tenant: tenant, includingEnded: true) }
      let found = grants.map { told($0).description }.sorted()
      let expected = ((history[name] ?? []) + (model.held[name] ?? [])).map { ModelLedgerRow($0).description }.sorted()
      try require(found == expected, "the ledger of user \(name) is \(found), not \(expected)")
    }
  }
}
