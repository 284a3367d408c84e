public import Diagnostics
public import JSON

/// What was last planned for a subject at a target, and up to which revision the target has confirmed it.
public struct TargetAccount: Sendable, Hashable {
  public let tenant: TenantID
  /// The target's name in the tenant's manifest.
  public let target: String
  public let subject: ResourceID
  /// The revision last planned; deliveries of a subject are numbered by it.
  public var plannedRevision: Int
  /// What the newest planned revision says the account should be; the base of the next plan.
  public var planned: JSONObject
  /// The revision last confirmed by the target; 0 before the first.
  public var confirmedRevision: Int
  public var confirmedAt: Instant?

  public init(
    tenant: TenantID, target: String, subject: ResourceID, plannedRevision: Int, planned: JSONObject,
    confirmedRevision: Int = 0, confirmedAt: Instant? = nil
  ) {
    self.tenant = tenant
    self.target = target
    self.subject = subject
    self.plannedRevision = plannedRevision
    self.planned = planned
    self.confirmedRevision = confirmedRevision
    self.confirmedAt = confirmedAt
  }
}

public typealias DeliveryID = Identifier<OutboxRow>

/// A delivery in the outbox, written in the same transaction as the change that caused it.
public struct OutboxRow: Sendable, Hashable {
  /// Where a delivery stands.
  public enum Status: String, Sendable {
    case pending, inFlight, delivered, dead
  }

  public let id: DeliveryID
  public let tenant: TenantID
  public let target: String
  public let subject: ResourceID
  public let revision: Int
  /// Takes something away, or stands in its account's line before a delivery that does: it goes before everything else of
  /// its target, waits for no rate limit and is not given up.
  public var isRevocation: Bool
  /// What is sent.
  public let payload: JSONObject
  public var status: Status
  /// When it may be tried (pending), or when its lease ends (in flight).
  public var due: Instant
  /// Attempts made so far.
  public var attempts: Int
  /// The receipt, or the reason of the last failure.
  public var outcome: JSONObject?
  public let created: Instant

  public init(
    id: DeliveryID, tenant: TenantID, target: String, subject: ResourceID, revision: Int, isRevocation: Bool,
    payload: JSONObject, status: Status = .pending, due: Instant, attempts: Int = 0, outcome: JSONObject? = nil,
    created: Instant
  ) {
    self.id = id
    self.tenant = tenant
    self.target = target
    self.subject = subject
    self.revision = revision
    self.isRevocation = isRevocation
    self.payload = payload
    self.status = status
    self.due = due
    self.attempts = attempts
    self.outcome = outcome
    self.created = created
  }
}
