internal import Diagnostics
internal import LanyardCore
internal import RoleMapping

extension Grant {
  fileprivate var isInForce: Bool { state == .active || state == .held }
}

extension MemoryTransaction: GrantReader {
  func grants(of subject: ResourceID, tenant: TenantID, includingEnded: Bool) throws -> [Grant] {
    state.grants.values
      .filter { $0.tenant == tenant && $0.subject == subject && (includingEnded || $0.isInForce) }
      .sorted { $0.id < $1.id }
  }

  func grants(of subjects: [ResourceID], tenant: TenantID) throws -> [Grant] {
    let wanted = Set(subjects)
    return state.grants.values.filter { $0.tenant == tenant && wanted.contains($0.subject) && $0.isInForce }
      .sorted { $0.id < $1.id }
  }

  func grantsExpiring(by moment: Instant, limit: Int) throws -> [Grant] {
    let ending = state.grants.values.filter { $0.isInForce && $0.validUntil.map { $0 <= moment } ?? false }
    let sorted = ending.sorted { left, right in
      (left.validUntil ?? moment, left.id) < (right.validUntil ?? moment, right.id)
    }
    return Array(sorted.prefix(max(limit, 0)))
  }

  func subjectsToEvaluate(limit: Int) throws -> [EvaluationMark] {
    let sorted = state.evaluationQueue.sorted {
      ($0.value.position, $0.key.tenant, $0.key.key) < ($1.value.position, $1.key.tenant, $1.key.key)
    }
    return sorted.prefix(max(limit, 0)).map {
      EvaluationMark(tenant: $0.key.tenant, subject: $0.key.key, cause: $0.value.cause, request: $0.value.request)
    }
  }

  func effectiveGrantCount(of tenant: TenantID) throws -> Int {
    state.grants.values.filter { $0.tenant == tenant && $0.isInForce }.count
  }

  func holderCounts(
    of roles: [RoleReference], tenant: TenantID, at now: Instant
  ) throws -> [RoleReference: Int] {
    let wanted = Set(roles)
    let held = state.grants.values.filter {
      $0.tenant == tenant && wanted.contains($0.role) && $0.isEffective(at: now)
    }
    return Dictionary(grouping: held, by: \.role).mapValues { Set($0.map(\.subject)).count }
  }

  func episodes(of subject: ResourceID, tenant: TenantID) throws -> [Episode] {
    state.episodes[Scoped(tenant, subject), default: []].sorted(byOctetsOf: \.ruleID)
  }

  func episodes(of subjects: [ResourceID], tenant: TenantID) throws -> [ResourceID: [Episode]] {
    try subjects.reduce(into: [:]) { found, subject in
      let episodes = try episodes(of: subject, tenant: tenant)
      if !episodes.isEmpty { found[subject] = episodes }
    }
  }
}

extension MemoryTransaction: FindingReader {
  func standingFindings(of subjects: [ResourceID], tenant: TenantID) throws -> [ResourceID: [StandingFinding]] {
    subjects.reduce(into: [:]) { found, subject in
      let findings = state.standingFindings[Scoped(tenant, subject), default: []]
      if !findings.isEmpty { found[subject] = findings }
    }
  }
}

extension MemoryTransaction: OutboxReader {
  func account(target: String, subject: ResourceID, tenant: TenantID) throws -> TargetAccount? {
    state.accounts[Scoped(tenant, AccountKey(target: OctetKey(target), subject: subject))]
  }

  func accounts(target: String, subjects: [ResourceID], tenant: TenantID) throws -> [TargetAccount] {
    try Set(subjects).compactMap { try account(target: target, subject: $0, tenant: tenant) }
  }

  func unfinishedDeliveries(of subjects: [ResourceID], tenant: TenantID) throws -> [OutboxRow] {
    let wanted = Set(subjects)
    return state.outbox.values
      .filter { $0.tenant == tenant && wanted.contains($0.subject) && [.pending, .inFlight].contains($0.status) }
      .sorted { $0.id < $1.id }
  }

  func delivery(_ id: DeliveryID, tenant: TenantID) throws -> OutboxRow? { state.outbox[Scoped(tenant, id)] }

  func dueDeliveries(at moment: Instant, limit: Int) throws -> [OutboxRow] {
    let unfinished = state.outbox.values.filter { $0.status == .pending || $0.status == .inFlight }
    let accounts = Dictionary(grouping: unfinished) { OutboxAccount(of: $0) }
    // Of each account nothing is due but the earliest revision.
    let due = accounts.values.compactMap { rows in rows.min { $0.revision < $1.revision } }.filter { row in
      row.due <= moment && state.tenants[row.tenant]?.state == .active
    }
    let sorted = due.sorted { left, right in
      (left.isRevocation ? 0 : 1, left.due, left.id) < (right.isRevocation ? 0 : 1, right.due, right.id)
    }
    return Array(sorted.prefix(max(limit, 0)))
  }

  func deliveries(of subject: ResourceID, tenant: TenantID) throws -> [OutboxRow] {
    state.outbox.values.filter { $0.tenant == tenant && $0.subject == subject }.sorted { $0.id < $1.id }
  }

  func deliveryCounts() throws -> [OutboxRow.Status: Int] {
    Dictionary(grouping: state.outbox.values, by: \.status).mapValues(\.count)
  }
}

/// Whose account at which target a delivery is about.
private struct OutboxAccount: Hashable {
  let tenant: TenantID
  let target: OctetKey
  let subject: ResourceID

  init(of row: OutboxRow) {
    (tenant, target, subject) = (row.tenant, OctetKey(row.target), row.subject)
  }
}
