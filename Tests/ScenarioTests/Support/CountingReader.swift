import Diagnostics
import LanyardCore
import RoleMapping

/// A reader that counts the rows it hands out.
class CountingReader: StoreReader {
  private let reader: any StoreReader
  var tally = StoreTally()

  init(_ reader: any StoreReader) {
    self.reader = reader
  }

  private func counted<Row>(_ row: Row?) -> Row? {
    tally.questions += 1
    tally.read += row == nil ? 0 : 1
    return row
  }

  private func counted<Row>(_ rows: [Row]) -> [Row] {
    tally.questions += 1
    tally.read += rows.count
    return rows
  }

  private func counted(_ load: AsyncLoad) -> AsyncLoad {
    tally.questions += 1
    return load
  }

  private func counted(_ number: Int) -> Int {
    tally.questions += 1
    return number
  }
}

// Tenants, manifests, tokens.
extension CountingReader {
  /// Keeping is not what is counted here.
  func generation() throws -> StoreGeneration? { nil }
}

extension CountingReader {
  func tenant(named name: TenantName) throws -> Tenant? { counted(try reader.tenant(named: name)) }
  func tenant(_ id: TenantID) throws -> Tenant? { counted(try reader.tenant(id)) }
  func tenants() throws -> [Tenant] { counted(try reader.tenants()) }
  func object(_ reference: ManifestReference) throws -> ManifestObject? { counted(try reader.object(reference)) }
  func objects(_ kind: ManifestKind, tenant: TenantName?) throws -> [ManifestObject] {
    counted(try reader.objects(kind, tenant: tenant))
  }
  func manifestRevision() throws -> Int { counted(try reader.manifestRevision()) }
  func secret(named name: String) throws -> [UInt8]? { counted(Optional.some(try reader.secret(named: name))) ?? nil }
  func token(hash: [UInt8]) throws -> AccessToken? { counted(try reader.token(hash: hash)) }
  func token(_ id: TokenID) throws -> AccessToken? { counted(try reader.token(id)) }
  func client(_ id: ClientID, tenant: TenantID) throws -> OAuthClient? {
    counted(try reader.client(id, tenant: tenant))
  }
  func clients(of tenant: TenantID) throws -> [OAuthClient] { counted(try reader.clients(of: tenant)) }
  func tokens(of tenant: TenantID) throws -> [AccessToken] { counted(try reader.tokens(of: tenant)) }
}

// The directory.
extension CountingReader {
  func resource(_ id: ResourceID, type: String, tenant: TenantID) throws -> StoredResource? {
    counted(try reader.resource(id, type: type, tenant: tenant))
  }
  func resources(matching query: ResourceQuery, tenant: TenantID) throws -> ResourcePage {
    let page = try reader.resources(matching: query, tenant: tenant)
    _ = counted(page.resources)
    return page
  }
  func resources(type: String, key: String, folded: String, tenant: TenantID) throws -> [StoredResource] {
    counted(try reader.resources(type: type, key: key, folded: folded, tenant: tenant))
  }
  func resources(_ ids: [ResourceID], type: String, tenant: TenantID) throws -> [StoredResource] {
    counted(try reader.resources(ids, type: type, tenant: tenant))
  }
  func resourceIDs(type: String, tenant: TenantID, after: ResourceID?, limit: Int) throws -> [ResourceID] {
    counted(try reader.resourceIDs(type: type, tenant: tenant, after: after, limit: limit))
  }
  func resourceTypes(of ids: [ResourceID], tenant: TenantID) throws -> [ResourceID: String] {
    let types = try reader.resourceTypes(of: ids, tenant: tenant)
    _ = counted(Array(types.keys))
    return types
  }
  func pageWalk(_ fingerprint: [UInt8], tenant: TenantID) throws -> PageWalk? {
    counted(try reader.pageWalk(fingerprint, tenant: tenant))
  }
  func asyncRequest(_ id: AsyncRequestID, tenant: TenantID) throws -> AsyncRequest? {
    counted(try reader.asyncRequest(id, tenant: tenant))
  }
  func nextAsyncRequest(after tenant: TenantID?) throws -> AsyncRequest? {
    counted(try reader.nextAsyncRequest(after: tenant))
  }
  func waitingAsyncLoad(of tenant: TenantID) throws -> AsyncLoad {
    counted(try reader.waitingAsyncLoad(of: tenant))
  }
  func waitingAsyncRequests(limit: Int) throws -> [AsyncRequest] {
    counted(try reader.waitingAsyncRequests(limit: limit))
  }
  func runnerLease(_ name: String) throws -> RunnerLease? { counted(try reader.runnerLease(name)) }
  func importProgress(of file: [UInt8], tenant: TenantID) throws -> ImportProgress? {
    counted(try reader.importProgress(of: file, tenant: tenant))
  }
  func provisioningLog(_ query: ProvisioningLogQuery, tenant: TenantID) throws -> [ProvisioningLogEntry] {
    counted(try reader.provisioningLog(query, tenant: tenant))
  }
  func resourceCount(type: String, tenant: TenantID) throws -> Int {
    counted(try reader.resourceCount(type: type, tenant: tenant))
  }
  func members(of group: ResourceID, tenant: TenantID, after: ResourceID?, limit: Int) throws -> [Membership] {
    counted(try reader.members(of: group, tenant: tenant, after: after, limit: limit))
  }
  func members(of group: ResourceID, tenant: TenantID, before: ResourceID, limit: Int) throws -> [Membership] {
    counted(try reader.members(of: group, tenant: tenant, before: before, limit: limit))
  }
  func memberCount(of group: ResourceID, tenant: TenantID) throws -> Int {
    counted(try reader.memberCount(of: group, tenant: tenant))
  }
  func members(of group: ResourceID, among candidates: [ResourceID], tenant: TenantID) throws -> [Membership] {
    counted(try reader.members(of: group, among: candidates, tenant: tenant))
  }
  func groups(of member: ResourceID, tenant: TenantID) throws -> [StoredResource] {
    counted(try reader.groups(of: member, tenant: tenant))
  }
  func parentGroups(of members: [ResourceID], tenant: TenantID) throws -> [Membership] {
    counted(try reader.parentGroups(of: members, tenant: tenant))
  }
}

// Grants and deliveries.
extension CountingReader {
  func grants(of subject: ResourceID, tenant: TenantID, includingEnded: Bool) throws -> [Grant] {
    counted(try reader.grants(of: subject, tenant: tenant, includingEnded: includingEnded))
  }
  func grants(of subjects: [ResourceID], tenant: TenantID) throws -> [Grant] {
    counted(try reader.grants(of: subjects, tenant: tenant))
  }
  func episodes(of subjects: [ResourceID], tenant: TenantID) throws -> [ResourceID: [Episode]] {
    let episodes = try reader.episodes(of: subjects, tenant: tenant)
    _ = counted(episodes.values.flatMap(\.self))
    return episodes
  }
  func accounts(target: String, subjects: [ResourceID], tenant: TenantID) throws -> [TargetAccount] {
    counted(try reader.accounts(target: target, subjects: subjects, tenant: tenant))
  }
  func pendingDeliveries(of subjects: [ResourceID], tenant: TenantID) throws -> [OutboxRow] {
    counted(try reader.pendingDeliveries(of: subjects, tenant: tenant))
  }
  func grantsExpiring(by moment: Instant, limit: Int) throws -> [Grant] {
    counted(try reader.grantsExpiring(by: moment, limit: limit))
  }
  func subjectsToEvaluate(limit: Int) throws -> [EvaluationMark] {
    counted(try reader.subjectsToEvaluate(limit: limit))
  }
  func effectiveGrantCount(of tenant: TenantID) throws -> Int { counted(try reader.effectiveGrantCount(of: tenant)) }
  func episodes(of subject: ResourceID, tenant: TenantID) throws -> [Episode] {
    counted(try reader.episodes(of: subject, tenant: tenant))
  }
  func account(target: String, subject: ResourceID, tenant: TenantID) throws -> TargetAccount? {
    counted(try reader.account(target: target, subject: subject, tenant: tenant))
  }
  func delivery(_ id: DeliveryID, tenant: TenantID) throws -> OutboxRow? {
    counted(try reader.delivery(id, tenant: tenant))
  }
  func dueDeliveries(at moment: Instant, limit: Int) throws -> [OutboxRow] {
    counted(try reader.dueDeliveries(at: moment, limit: limit))
  }
  func deliveries(of subject: ResourceID, tenant: TenantID) throws -> [OutboxRow] {
    counted(try reader.deliveries(of: subject, tenant: tenant))
  }
  func deliveryCounts() throws -> [OutboxRow.Status: Int] { try reader.deliveryCounts() }
}

// What sign-ins bring.
extension CountingReader {
  func signInFacts(of subjects: [ResourceID], tenant: TenantID) throws -> [SignInFacts] {
    counted(try reader.signInFacts(of: subjects, tenant: tenant))
  }
  func expiredSignInFacts(by moment: Instant, limit: Int) throws -> [SignInFacts] {
    counted(try reader.expiredSignInFacts(by: moment, limit: limit))
  }
  func linkedNames(_ hashes: [[UInt8]], tenant: TenantID) throws -> [LinkedName] {
    counted(try reader.linkedNames(hashes, tenant: tenant))
  }
}

// Sign-in and the log.
extension CountingReader {
  func pendingSignIn(requestID: String, tenant: TenantID) throws -> PendingSignIn? {
    counted(try reader.pendingSignIn(requestID: requestID, tenant: tenant))
  }
  func isReplayed(assertionID: String, connection: String, tenant: TenantID) throws -> Bool {
    try reader.isReplayed(assertionID: assertionID, connection: connection, tenant: tenant)
  }
  func session(hash: [UInt8], tenant: TenantID) throws -> Session? {
    counted(try reader.session(hash: hash, tenant: tenant))
  }
  func sessions(of subject: ResourceID, tenant: TenantID) throws -> [Session] {
    counted(try reader.sessions(of: subject, tenant: tenant))
  }
  func auditHead(of tenant: TenantID) throws -> AuditHead? { counted(try reader.auditHead(of: tenant)) }
  func auditEntries(of tenant: TenantID, from: Int, limit: Int) throws -> [SequencedEntry] {
    counted(try reader.auditEntries(of: tenant, from: from, limit: limit))
  }
  func leafHashes(of tenant: TenantID, from: Int, limit: Int) throws -> [[UInt8]] {
    counted(try reader.leafHashes(of: tenant, from: from, limit: limit))
  }
  func logKey(of tenant: TenantID) throws -> AuditLogKey? { counted(try reader.logKey(of: tenant)) }
  func subjectKey(of subject: String, tenant: TenantID) throws -> SubjectKey? {
    counted(try reader.subjectKey(of: subject, tenant: tenant))
  }
  func subjectKey(keyID: String, tenant: TenantID) throws -> SubjectKey? {
    counted(try reader.subjectKey(keyID: keyID, tenant: tenant))
  }
}
