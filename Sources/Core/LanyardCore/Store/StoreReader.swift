public import Diagnostics
public import RoleMapping

/// Everything that can be read, as a sum of narrow readers. Absence is nil or empty, never an error; errors are the
/// store's own (`store.unavailable`, `store.corrupt`).
public typealias StoreReader = GenerationReader & TenantReader & ManifestReader & TokenReader & ResourceReader
  & PagingReader & DeferredReader & ProvisioningLogReader & GrantReader & LedgerReader & SuppressionReader & UsageReader
  & ReviewReader & HoldReader & OutboxReader & SignInReader & SubjectReader & AuditReader & PolicyVersionReader
  & EvaluationWalkReader & FindingReader

public protocol TenantReader {
  func tenant(named name: TenantName) throws -> Tenant?
  func tenant(_ id: TenantID) throws -> Tenant?
  /// All but the operator, by name.
  func tenants() throws -> [Tenant]
}

public protocol ManifestReader {
  func object(_ reference: ManifestReference) throws -> ManifestObject?
  /// The objects of a kind, by name; of a tenant where the kind is scoped to one and `tenant` is given.
  func objects(_ kind: ManifestKind, tenant: TenantName?) throws -> [ManifestObject]
  /// A number that rises with every change of any object: the key of caches.
  func manifestRevision() throws -> Int
  /// A secret sealed under the master key.
  func secret(named name: String) throws -> [UInt8]?
}

public protocol TokenReader {
  /// The token whose text hashes to `hash`, live or not.
  func token(hash: [UInt8]) throws -> AccessToken?
  func token(_ id: TokenID) throws -> AccessToken?
  /// A tenant's tokens by creation.
  func tokens(of tenant: TenantID) throws -> [AccessToken]
  func client(_ id: ClientID, tenant: TenantID) throws -> OAuthClient?
  /// A tenant's clients by creation.
  func clients(of tenant: TenantID) throws -> [OAuthClient]
}

public protocol ResourceReader {
  func resource(_ id: ResourceID, type: String, tenant: TenantID) throws -> StoredResource?
  /// Those of these ids that are resources of the type, in no order.
  func resources(_ ids: [ResourceID], type: String, tenant: TenantID) throws -> [StoredResource]
  /// One page in the query's order. Filters that read a group's `members` see its membership rows as `{value, type, display}`.
  func resources(matching query: ResourceQuery, tenant: TenantID) throws -> ResourcePage
  /// The resource whose attribute `key` has this folded value, the oldest first.
  func resources(type: String, key: String, folded: String, tenant: TenantID) throws -> [StoredResource]
  /// The ids of a type's resources in order, after `after`, at most `limit`.
  func resourceIDs(type: String, tenant: TenantID, after: ResourceID?, limit: Int) throws -> [ResourceID]
  /// The types of those of these ids that are resources, whatever their type.
  func resourceTypes(of ids: [ResourceID], tenant: TenantID) throws -> [ResourceID: String]
  /// How many resources of a type a tenant has.
  func resourceCount(type: String, tenant: TenantID) throws -> Int

  /// A group's members by id, after `after`, at most `limit`.
  func members(of group: ResourceID, tenant: TenantID, after: ResourceID?, limit: Int) throws -> [Membership]
  /// The last of a group's members before one, at most `limit`, by id.
  func members(of group: ResourceID, tenant: TenantID, before: ResourceID, limit: Int) throws -> [Membership]
  func memberCount(of group: ResourceID, tenant: TenantID) throws -> Int
  /// Which of `candidates` are members now.
  func members(of group: ResourceID, among candidates: [ResourceID], tenant: TenantID) throws -> [Membership]
  /// The groups that have this member directly, by id, with their resources.
  func groups(of member: ResourceID, tenant: TenantID) throws -> [StoredResource]
  /// The membership rows whose member is one of these, by member and group: one step up through nested groups.
  func parentGroups(of members: [ResourceID], tenant: TenantID) throws -> [Membership]
}

public protocol PagingReader {
  /// The walk of this fingerprint, expired or not.
  func pageWalk(_ fingerprint: [UInt8], tenant: TenantID) throws -> PageWalk?
}

public protocol DeferredReader {
  func asyncRequest(_ id: AsyncRequestID, tenant: TenantID) throws -> AsyncRequest?
  /// Those without an outcome, of any tenant, in the order in which they were stored.
  func waitingAsyncRequests(limit: Int) throws -> [AsyncRequest]
  /// The first request that waits of the tenant that is next behind this one in the order of ids; behind the last one
  /// comes the first. So each tenant has its turn, however much another one sent. Nil where nothing waits.
  func nextAsyncRequest(after tenant: TenantID?) throws -> AsyncRequest?
  /// How much of a tenant's waits.
  func waitingAsyncLoad(of tenant: TenantID) throws -> AsyncLoad
  func runnerLease(_ name: String) throws -> RunnerLease?
  func importProgress(of file: [UInt8], tenant: TenantID) throws -> ImportProgress?
}

public protocol ProvisioningLogReader {
  /// Newest first.
  func provisioningLog(_ query: ProvisioningLogQuery, tenant: TenantID) throws -> [ProvisioningLogEntry]
}

public protocol GrantReader {
  /// A subject's grants: those in force, or with `includingEnded` the whole history, oldest first.
  func grants(of subject: ResourceID, tenant: TenantID, includingEnded: Bool) throws -> [Grant]
  /// The grants in force of all these subjects, oldest first.
  func grants(of subjects: [ResourceID], tenant: TenantID) throws -> [Grant]
  /// Grants in force whose validity ends at or before the moment.
  func grantsExpiring(by moment: Instant, limit: Int) throws -> [Grant]
  /// Subjects of any tenant marked for evaluation, the longest waiting first.
  func subjectsToEvaluate(limit: Int) throws -> [EvaluationMark]
  func effectiveGrantCount(of tenant: TenantID) throws -> Int
  /// Of each of these roles how many people may use it at this moment; see ``Grant/isEffective(at:)``. A role that nobody
  /// may use is left out.
  func holderCounts(
    of roles: [RoleReference], tenant: TenantID, at now: Instant
  ) throws -> [RoleReference: Int]
  /// The rules whose condition held at the subject's last evaluation, and since when; by rule id octets.
  func episodes(of subject: ResourceID, tenant: TenantID) throws -> [Episode]
  /// The same of each of these subjects who has any.
  func episodes(of subjects: [ResourceID], tenant: TenantID) throws -> [ResourceID: [Episode]]
}

public protocol OutboxReader {
  func account(target: String, subject: ResourceID, tenant: TenantID) throws -> TargetAccount?
  /// The accounts of all these subjects at the target, in no order.
  func accounts(target: String, subjects: [ResourceID], tenant: TenantID) throws -> [TargetAccount]
  func delivery(_ id: DeliveryID, tenant: TenantID) throws -> OutboxRow?
  /// What may be sent now: due, no earlier revision of its target and subject pending or in flight (a dead letter holds nothing back: later payloads carry the whole account);
  /// revocations first, then by due time. Rows in flight whose lease has ended are due again. Suspended tenants have none.
  func dueDeliveries(at moment: Instant, limit: Int) throws -> [OutboxRow]
  /// The rows of a subject, oldest first.
  func deliveries(of subject: ResourceID, tenant: TenantID) throws -> [OutboxRow]
  /// The rows of all these subjects that are pending or under way, oldest first.
  func unfinishedDeliveries(of subjects: [ResourceID], tenant: TenantID) throws -> [OutboxRow]
  /// How many rows stand in each status.
  func deliveryCounts() throws -> [OutboxRow.Status: Int]
}

public protocol SignInReader {
  func pendingSignIn(requestID: String, tenant: TenantID) throws -> PendingSignIn?
  func isReplayed(assertionID: String, connection: String, tenant: TenantID) throws -> Bool
  func session(hash: [UInt8], tenant: TenantID) throws -> Session?
  func sessions(of subject: ResourceID, tenant: TenantID) throws -> [Session]
}

public protocol SubjectReader {
  /// What sign-ins stated of these subjects, expired or not; of each subject the newest statement first, of equally old
  /// ones by connection.
  func signInFacts(of subjects: [ResourceID], tenant: TenantID) throws -> [SignInFacts]
  /// What has expired by the moment, of any tenant, the earliest first.
  func expiredSignInFacts(by moment: Instant, limit: Int) throws -> [SignInFacts]
  /// Those of these hashes that are somebody's, or closed, in no order.
  func linkedNames(_ hashes: [[UInt8]], tenant: TenantID) throws -> [LinkedName]
}

public protocol AuditReader {
  /// Nil before the first entry.
  func auditHead(of tenant: TenantID) throws -> AuditHead?
  /// Entries by index from `from`, at most `limit`.
  func auditEntries(of tenant: TenantID, from: Int, limit: Int) throws -> [SequencedEntry]
  /// Leaf hashes by index from `from`, at most `limit`; 32 octets each.
  func leafHashes(of tenant: TenantID, from: Int, limit: Int) throws -> [[UInt8]]
  func logKey(of tenant: TenantID) throws -> AuditLogKey?
  /// The key in use for a subject, or nil before its first value is sealed or after it was erased.
  func subjectKey(of subject: String, tenant: TenantID) throws -> SubjectKey?
  func subjectKey(keyID: String, tenant: TenantID) throws -> SubjectKey?
}

extension ResourceReader {
  /// A person, whoever manages them: the SCIM user of this id, or else the just-in-time subject.
  public func person(_ id: ResourceID, tenant: TenantID) throws -> StoredResource? {
    for type in StoredResource.subjectTypes {
      if let found = try resource(id, type: type, tenant: tenant) { return found }
    }
    return nil
  }

  /// The people of these ids, whoever manages them.
  public func people(_ ids: [ResourceID], tenant: TenantID) throws -> [ResourceID: StoredResource] {
    var found: [ResourceID: StoredResource] = [:]
    for type in StoredResource.subjectTypes {
      let unknown = ids.filter { found[$0] == nil }
      guard !unknown.isEmpty else { break }
      for person in try resources(unknown, type: type, tenant: tenant) { found[person.id] = person }
    }
    return found
  }
}
