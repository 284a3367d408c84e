public import AuditLog
public import Diagnostics

/// An audit event with the tenant whose log it belongs to.
public struct TenantEvent: Sendable {
  public let tenant: TenantID
  public let event: AuditEvent

  public init(tenant: TenantID, event: AuditEvent) {
    self.tenant = tenant
    self.event = event
  }
}

/// Everything one decision writes. It cannot be made without an audit event: what changes is recorded, or does not change.
public struct ChangeSet: Sendable {
  /// In the order they are written.
  public private(set) var changes: [Change]
  /// In the order they are numbered; the first is the decision's own.
  public private(set) var events: [TenantEvent]

  public init(recording event: TenantEvent, _ changes: [Change] = []) {
    self.events = [event]
    self.changes = changes
  }

  /// Leases and their ends decide nothing and are no history: who sends a delivery next, and when. The only change sets
  /// without an event besides those below.
  public static func lease(_ rows: [OutboxRow]) -> ChangeSet {
    ChangeSet(unrecorded: rows.map { .updateDelivery($0) })
  }

  /// A sign-in begun gives nobody anything and is forgotten within minutes; anybody may begin one without being known, so
  /// an entry for each would let strangers fill the log.
  public static func opening(_ pending: PendingSignIn) -> ChangeSet {
    ChangeSet(unrecorded: [.insertPendingSignIn(pending)])
  }

  /// That subjects were looked at again and nothing came of it: a tenant could otherwise fill the operator's log. Nil where
  /// there are changes beside marks taken away and statements that have expired.
  public static func judgedWithoutConsequence(_ changes: [Change]) -> ChangeSet? {
    let isNothing = changes.allSatisfy { change in
      switch change {
      case .unmarkForEvaluation: true
      case .removeSignInFacts(_, expiredBy: .some, _): true
      default: false
      }
    }
    return isNothing ? ChangeSet(unrecorded: changes) : nil
  }

  /// How far a walk over subjects came; what changes on the way is recorded subject by subject, and the walk as a whole when
  /// it begins and when it ends.
  public static func walking(_ walk: EvaluationWalk, _ changes: [Change] = []) -> ChangeSet {
    ChangeSet(unrecorded: changes + [.putEvaluationWalk(walk)])
  }

  /// Where a walk over a list goes on: a bookmark that is forgotten within minutes.
  public static func bookmark(_ walk: PageWalk) -> ChangeSet { ChangeSet(unrecorded: [.putPageWalk(walk)]) }

  /// A request put off, and its outcome. What it does is recorded when it is done, by the commands it becomes.
  public static func deferring(_ request: AsyncRequest) -> ChangeSet {
    ChangeSet(unrecorded: [request.outcome == nil ? .insertAsyncRequest(request) : .finishAsyncRequest(request)])
  }

  /// How far a bulk request that was put off came; its operations are recorded by their own commands.
  public static func noting(_ request: AsyncRequest) -> ChangeSet {
    ChangeSet(unrecorded: [.noteAsyncProgress(request)])
  }

  /// Who does a kind of background work next, and until when.
  public static func holding(_ lease: RunnerLease, now: Instant) -> ChangeSet {
    ChangeSet(unrecorded: [.putRunnerLease(lease, now: now)])
  }

  /// How far a bulk load came; its records are recorded by their own commands.
  public static func progress(_ progress: ImportProgress) -> ChangeSet {
    ChangeSet(unrecorded: [.putImportProgress(progress)])
  }

  /// What people look at to find out why something failed; and when credentials were last seen.
  public static func observation(_ entries: [ProvisioningLogEntry], tokens: [TokenID: Instant] = [:]) -> ChangeSet {
    var changes: [Change] = []
    if !entries.isEmpty { changes.append(.appendProvisioningLog(entries)) }
    if !tokens.isEmpty { changes.append(.touchTokens(tokens)) }
    return ChangeSet(unrecorded: changes)
  }

  /// When roles were used, as applications report it: observations, a thousand at a time, which give nobody anything.
  public static func usage(_ usage: [RoleUsage]) -> ChangeSet {
    ChangeSet(unrecorded: usage.map { .recordUsage($0) })
  }

  /// Forgets observations that are older than they are kept.
  public static func trimming(before moment: Instant, limit: Int) -> ChangeSet {
    ChangeSet(unrecorded: [.trimProvisioningLog(before: moment, limit: limit)])
  }

  /// Forgets what has expired anyway.
  public static func housekeeping(before moment: Instant) -> ChangeSet {
    ChangeSet(unrecorded: [.removeExpired(before: moment)])
  }

  private init(unrecorded changes: [Change]) {
    self.events = []
    self.changes = changes
  }

  /// Adds changes that follow from the same decision.
  public mutating func add(_ more: [Change], recording followUps: [TenantEvent] = []) {
    changes += more
    events += followUps
  }
}
