internal import Diagnostics
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
  var evaluationQueue: [Scoped<ResourceID>: QueuedMark] = [:]

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

struct MembershipKey: Hashable, Sendable {
  let group: ResourceID
  let member: ResourceID
}

struct AccountKey: Hashable, Sendable {
  let target: OctetKey
  let subject: ResourceID
}

/// A place in the queue of subjects to judge again, and the request that caused it.
struct QueuedMark: Sendable {
  let place: Int
  let request: String?
}

struct FactsKey: Hashable, Sendable {
  let subject: ResourceID
  let connection: OctetKey
}

struct AssertionKey: Hashable, Sendable {
  let connection: OctetKey
  let assertion: OctetKey
}
