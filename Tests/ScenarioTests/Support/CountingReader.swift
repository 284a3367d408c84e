import Diagnostics
import JSON
import LanyardCore
import RoleMapping

/// A reader that counts the rows it hands out.
class CountingReader: StoreReader {
  private let reader: any StoreReader
  var tally = StoreTally()

  init(_ reader: any StoreReader) {
    self.reader = reader
  }

  private func counted<Row>(_ row: Row?, by name: String = #function) -> Row? {
    tally.ask(name)
    tally.read += row == nil ? 0 : 1
    return row
  }

  private func counted<Row>(_ rows: [Row], by name: String = #function) -> [Row] {
    tally.ask(name)
    tally.read += rows.count
    return rows
  }

  private func counted(_ load: AsyncLoad, by name: String = #function) -> AsyncLoad {
    tally.ask(name)
    return load
  }

  private func counted(_ number: Int, by name: String = #function) -> Int {
    tally.ask(name)
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
  func unfinishedDeliveries(of subjects: [ResourceID], tenant: TenantID) throws -> [OutboxRow] {
    counted(try reader.unfinishedDeliveries(of: subjects, tenant: tenant))
  }
  func grantsExpiring(by moment: Instant, limit: Int) throws -> [Grant] {
    counted(try reader.grantsExpiring(by: moment, limit: limit))
  }
  func subjectsToEvaluate(limit: Int) throws -> [EvaluationMark] {
    counted(try reader.subjectsToEvaluate(limit: limit))
  }
  func grants(matching query: GrantQuery, tenant: TenantID) throws -> [Grant] {
    counted(try reader.grants(matching: query, tenant: tenant))
  }
  func suppressions(of subjects: [ResourceID], tenant: TenantID) throws -> [Suppression] {
    counted(try reader.suppressions(of: subjects, tenant: tenant))
  }
  func standingFindings(of subjects: [ResourceID], tenant: TenantID) throws -> [ResourceID: [StandingFinding]] {
    tally.ask(#function)
    return try reader.standingFindings(of: subjects, tenant: tenant)
  }
  func usageSpan(of application: String, tenant: TenantID) throws -> UsageSpan? {
    counted(try reader.usageSpan(of: application, tenant: tenant))
  }
  func unusedGrants(limit: Int) throws -> [Grant] { counted(try reader.unusedGrants(limit: limit)) }
  func review(_ id: ReviewID, tenant: TenantID) throws -> AccessReview? {
    counted(try reader.review(id, tenant: tenant))
  }
  func review(named name: String, tenant: TenantID) throws -> AccessReview? {
    counted(try reader.review(named: name, tenant: tenant))
  }
  func reviews(of tenant: TenantID) throws -> [AccessReview] { counted(try reader.reviews(of: tenant)) }
  func reviewItems(
    of review: ReviewID, tenant: TenantID, undecidedOnly: Bool, after: GrantID?, limit: Int
  ) throws -> [ReviewItem] {
    counted(
      try reader.reviewItems(of: review, tenant: tenant, undecidedOnly: undecidedOnly, after: after, limit: limit))
  }
  func reviewItems(_ ids: [GrantID], of review: ReviewID, tenant: TenantID) throws -> [ReviewItem] {
    counted(try reader.reviewItems(ids, of: review, tenant: tenant))
  }
  func undecidedCount(of review: ReviewID, tenant: TenantID) throws -> Int {
    counted(try reader.undecidedCount(of: review, tenant: tenant))
  }
  func overdueItems(by moment: Instant, limit: Int) throws -> [ReviewItem] {
    counted(try reader.overdueItems(by: moment, limit: limit))
  }
  func effectiveGrantCount(of tenant: TenantID) throws -> Int { counted(try reader.effectiveGrantCount(of: tenant)) }
  func holderCounts(
    of roles: [RoleReference], tenant: TenantID, at now: Instant
  ) throws -> [RoleReference: Int] {
    let counts = try reader.holderCounts(of: roles, tenant: tenant, at: now)
    _ = counted(counts.count)
    return counts
  }
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

// Holds.
extension CountingReader {
  func losingCount(of tenant: TenantID, after moment: Instant) throws -> Int {
    counted(try reader.losingCount(of: tenant, after: moment))
  }
  func losing(among subjects: [ResourceID], of tenant: TenantID, after moment: Instant) throws -> Set<ResourceID> {
    Set(counted(Array(try reader.losing(among: subjects, of: tenant, after: moment))))
  }
  func holderCount(of tenant: TenantID, after moment: Instant, limit: Int) throws -> Int {
    counted(try reader.holderCount(of: tenant, after: moment, limit: limit))
  }
  func hold(_ id: HoldID, tenant: TenantID) throws -> Hold? { counted(try reader.hold(id, tenant: tenant)) }
  func latestHold(of tenant: TenantID) throws -> Hold? { counted(try reader.latestHold(of: tenant)) }

  func lastHoldDecision(of tenant: TenantID, until moment: Instant) throws -> Instant? {
    counted(try reader.lastHoldDecision(of: tenant, until: moment))
  }
  func holds(of tenant: TenantID, before: HoldID?, limit: Int) throws -> [Hold] {
    counted(try reader.holds(of: tenant, before: before, limit: limit))
  }
  func openHolds(limit: Int) throws -> [Hold] { counted(try reader.openHolds(limit: limit)) }
  func holdsWithWork(limit: Int) throws -> [Hold] { counted(try reader.holdsWithWork(limit: limit)) }
  func heldGrants(
    of hold: HoldID, role: RoleReference?, tenant: TenantID, after: GrantID?, limit: Int
  ) throws -> [Grant] {
    counted(try reader.heldGrants(of: hold, role: role, tenant: tenant, after: after, limit: limit))
  }
  func grants(ofHold hold: HoldID, tenant: TenantID, after: GrantID?, limit: Int) throws -> [Grant] {
    counted(try reader.grants(ofHold: hold, tenant: tenant, after: after, limit: limit))
  }
  func goneSubjects(of hold: HoldID, tenant: TenantID, after: ResourceID?, limit: Int) throws -> [ResourceID] {
    counted(try reader.goneSubjects(of: hold, tenant: tenant, after: after, limit: limit))
  }
  func undoableHolds(of tenant: TenantID, after moment: Instant) throws -> [HoldID: Int] {
    let holds = try reader.undoableHolds(of: tenant, after: moment)
    _ = counted(Array(holds.keys))
    return holds
  }
  func laterWrites(
    of resource: ResourceID, parts: [String], hold: HoldID, tenant: TenantID
  ) throws -> [String: Int] {
    let writes = try reader.laterWrites(of: resource, parts: parts, hold: hold, tenant: tenant)
    _ = counted(Array(writes.keys))
    return writes
  }
  func heldCounts(of hold: HoldID, tenant: TenantID) throws -> HeldCounts {
    let counts = try reader.heldCounts(of: hold, tenant: tenant)
    _ = counted(counts.grants.count)
    return counts
  }
  func heldRecords(of hold: HoldID, tenant: TenantID, before: Int?, limit: Int) throws -> [HeldRecord] {
    counted(try reader.heldRecords(of: hold, tenant: tenant, before: before, limit: limit))
  }
  func refusedRecords(of hold: HoldID, tenant: TenantID, limit: Int) throws -> [HeldRecord] {
    counted(try reader.refusedRecords(of: hold, tenant: tenant, limit: limit))
  }
  func heldResource(_ id: ResourceID, hold: HoldID, tenant: TenantID) throws -> StoredResource? {
    counted(try reader.heldResource(id, hold: hold, tenant: tenant))
  }
  func urgent(among subjects: [ResourceID], tenant: TenantID, at moment: Instant) throws -> Set<ResourceID> {
    Set(counted(Array(try reader.urgent(among: subjects, tenant: tenant, at: moment))))
  }
  func evaluationMarks(of subjects: [ResourceID], tenant: TenantID) throws -> [EvaluationMark] {
    counted(try reader.evaluationMarks(of: subjects, tenant: tenant))
  }
}

// Versions of policies, and walks.
extension CountingReader {
  func policyVersion(_ version: Int, tenant: TenantID) throws -> PolicyVersion? {
    counted(try reader.policyVersion(version, tenant: tenant))
  }
  func policyVersions(of tenant: TenantID, before: Int?, limit: Int) throws -> [PolicyVersion] {
    counted(try reader.policyVersions(of: tenant, before: before, limit: limit))
  }
  func policyDocument(_ version: Int, tenant: TenantID) throws -> JSONObject? {
    counted(try reader.policyDocument(version, tenant: tenant))
  }
  func evaluationWalk(tenant: TenantID, group: ResourceID?) throws -> EvaluationWalk? {
    counted(try reader.evaluationWalk(tenant: tenant, group: group))
  }
  func nextEvaluationWalk(after tenant: TenantID?) throws -> EvaluationWalk? {
    counted(try reader.nextEvaluationWalk(after: tenant))
  }
  func unfinishedEvaluationWalks(limit: Int) throws -> [EvaluationWalk] {
    counted(try reader.unfinishedEvaluationWalks(limit: limit))
  }
  func unfinishedGroupWalks(of tenant: TenantID) throws -> [EvaluationWalk] {
    counted(try reader.unfinishedGroupWalks(of: tenant))
  }

  func markedCount(of tenant: TenantID, because cause: Grant.EndCause?) throws -> Int {
    counted(try reader.markedCount(of: tenant, because: cause))
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
