internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import RoleMapping

/// Every row of a ``MemoryStore``. Keys say what is unique; texts are keyed by their octets.
struct MemoryState: Sendable {
  var tenants: [TenantID: Tenant] = [Tenant.operatorID: .operator]
  var objects: [ObjectKey: ManifestObject] = [:]
  var manifestRevision = 0
  var secrets: [OctetKey: [UInt8]] = [:]
  var tokens: [TokenID: AccessToken] = [:]
  var clients: [Scoped<ClientID>: OAuthClient] = [:]

  var resources: [Scoped<ResourceID>: StoredResource] = [:]
  var index: [Scoped<ResourceID>: [IndexedValue]] = [:]
  var memberships: [Scoped<MembershipKey>: Membership] = [:]

  var pageWalks: [Scoped<[UInt8]>: PageWalk] = [:]
  var asyncRequests: [Scoped<AsyncRequestID>: AsyncRequest] = [:]
  /// Their ids in the order in which they were stored.
  var asyncOrder: [AsyncRequestID] = []
  var runnerLeases: [OctetKey: RunnerLease] = [:]
  var imports: [Scoped<[UInt8]>: ImportProgress] = [:]
  var provisioningLog: [Scoped<ProvisioningLogID>: ProvisioningLogEntry] = [:]

  var grants: [Scoped<GrantID>: Grant] = [:]
  var episodes: [Scoped<ResourceID>: [Episode]] = [:]
  var standingFindings: [Scoped<ResourceID>: [StandingFinding]] = [:]
  var suppressions: [Scoped<SuppressionKey>: Suppression] = [:]
  var reviews: [Scoped<ReviewID>: AccessReview] = [:]
  var reviewItems: [Scoped<ReviewItemKey>: ReviewItem] = [:]
  var usageSpans: [Scoped<OctetKey>: UsageSpan] = [:]
  var evaluationQueue: [Scoped<ResourceID>: QueuePlace] = [:]

  var holds: [Scoped<HoldID>: Hold] = [:]
  var heldRecords: [Scoped<RecordKey>: HeldRecord] = [:]
  var laterWrites: [Scoped<LaterKey>: Int] = [:]
  var urgentMarks: [Scoped<ResourceID>: UrgentMark] = [:]

  var policyVersions: [Scoped<Int>: PolicyVersion] = [:]
  var policyDocuments: [Scoped<Int>: JSONObject] = [:]
  var evaluationWalks: [Scoped<ResourceID?>: EvaluationWalk] = [:]

  var accounts: [Scoped<AccountKey>: TargetAccount] = [:]
  var outbox: [Scoped<DeliveryID>: OutboxRow] = [:]

  var pendingSignIns: [Scoped<OctetKey>: PendingSignIn] = [:]
  var replayKeys: [Scoped<AssertionKey>: ReplayKey] = [:]
  var sessions: [Scoped<SessionID>: Session] = [:]

  var signInFacts: [Scoped<FactsKey>: SignInFacts] = [:]
  var linkedNames: [Scoped<[UInt8]>: LinkedName] = [:]

  var auditEntries: [Scoped<Int>: SequencedEntry] = [:]
  var auditHeads: [TenantID: AuditHead] = [:]
  var logKeys: [TenantID: AuditLogKey] = [:]
  var subjectKeys: [Scoped<OctetKey>: SubjectKey] = [:]
}

/// A key within a tenant.
struct Scoped<Key: Hashable & Sendable>: Hashable, Sendable {
  let tenant: TenantID
  let key: Key

  init(_ tenant: TenantID, _ key: Key) {
    self.tenant = tenant
    self.key = key
  }
}

struct ObjectKey: Hashable, Sendable {
  let kind: ManifestKind
  let tenant: OctetKey?
  let name: OctetKey

  init(_ reference: ManifestReference) {
    kind = reference.kind
    tenant = reference.tenant.map { OctetKey($0.text) }
    name = OctetKey(reference.name)
  }
}

/// Where a subject stands in the queue, and what it is judged for.
struct QueuePlace: Sendable {
  let position: Int
  var cause: Grant.EndCause
  var request: String?
}

struct MembershipKey: Hashable, Sendable {
  let group: ResourceID
  let member: ResourceID
}

struct ReviewItemKey: Hashable, Sendable {
  let review: ReviewID
  let item: GrantID
}

struct SuppressionKey: Hashable, Sendable {
  let subject: ResourceID
  let role: RoleReference
}

struct AccountKey: Hashable, Sendable {
  let target: OctetKey
  let subject: ResourceID
}

struct FactsKey: Hashable, Sendable {
  let subject: ResourceID
  let connection: OctetKey
}

struct AssertionKey: Hashable, Sendable {
  let connection: OctetKey
  let assertion: OctetKey
}
