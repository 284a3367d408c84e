public import Diagnostics

/// A walk over many subjects by id, each judged again on the way: what is left to do of a change that concerns more people
/// than one transaction judges. One row, moved on in the transaction that judged the subjects it passes, so that a walk
/// that is cut short goes on where it stopped.
public struct EvaluationWalk: Sendable, Hashable {
  public let tenant: TenantID
  /// The group whose members are walked; nil for all users of the tenant.
  public let group: ResourceID?
  /// The version of the policy in force when the walk began; 0 without one.
  public let policyVersion: Int
  /// The request that made the walk necessary: grants that change on the way name it.
  public let request: String
  public let started: Instant
  /// Everybody up to this id has been passed; nil at the beginning.
  public var after: ResourceID?
  /// Subjects passed.
  public var done: Int
  /// Subjects there were when the walk began.
  public let total: Int
  /// Grants given and taken so far.
  public var granted: Int
  public var revoked: Int
  public var updated: Instant
  public var finished: Instant?

  public init(
    tenant: TenantID, group: ResourceID? = nil, policyVersion: Int, request: String, started: Instant,
    after: ResourceID? = nil, done: Int = 0, total: Int, granted: Int = 0, revoked: Int = 0, finished: Instant? = nil
  ) {
    self.tenant = tenant
    self.group = group
    self.policyVersion = policyVersion
    self.request = request
    self.started = started
    self.after = after
    self.done = done
    self.total = total
    self.granted = granted
    self.revoked = revoked
    self.updated = started
    self.finished = finished
  }
}
