internal import Diagnostics
internal import LanyardCore

extension MemoryTransaction: SignInReader {
  func pendingSignIn(requestID: String, tenant: TenantID) throws -> PendingSignIn? {
    state.pendingSignIns[Scoped(tenant, OctetKey(requestID))]
  }

  func isReplayed(assertionID: String, connection: String, tenant: TenantID) throws -> Bool {
    let key = AssertionKey(connection: OctetKey(connection), assertion: OctetKey(assertionID))
    return state.replayKeys[Scoped(tenant, key)] != nil
  }

  func session(hash: [UInt8], tenant: TenantID) throws -> Session? {
    state.sessions.values.first { $0.tenant == tenant && $0.hash == hash }
  }

  func sessions(of subject: ResourceID, tenant: TenantID) throws -> [Session] {
    state.sessions.values.filter { $0.tenant == tenant && $0.subject == subject }.sorted { $0.id < $1.id }
  }
}

extension MemoryTransaction: AuditReader {
  func auditHead(of tenant: TenantID) throws -> AuditHead? { state.auditHeads[tenant] }

  func auditEntries(of tenant: TenantID, from: Int, limit: Int) throws -> [SequencedEntry] {
    let later = state.auditEntries.values.filter { $0.tenant == tenant && $0.index >= from }
    return Array(later.sorted { $0.index < $1.index }.prefix(max(limit, 0)))
  }

  func leafHashes(of tenant: TenantID, from: Int, limit: Int) throws -> [[UInt8]] {
    try auditEntries(of: tenant, from: from, limit: limit).map(\.leafHash)
  }

  func logKey(of tenant: TenantID) throws -> AuditLogKey? { state.logKeys[tenant] }

  func subjectKey(of subject: String, tenant: TenantID) throws -> SubjectKey? {
    state.subjectKeys.values
      .filter { $0.tenant == tenant && $0.subject.hasSameOctets(as: subject) }
      .sorted(byOctetsOf: \.keyID)
      .max { $0.created < $1.created }
  }

  func subjectKey(keyID: String, tenant: TenantID) throws -> SubjectKey? {
    state.subjectKeys[Scoped(tenant, OctetKey(keyID))]
  }
}
