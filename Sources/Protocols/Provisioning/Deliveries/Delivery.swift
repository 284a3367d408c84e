public import Diagnostics
public import JSON

/// One queued change of one account at one target.
public struct Delivery: Hashable, Sendable {
  public var id: String
  public var target: String
  public var subject: String
  /// Counts the changes of this account at this target; deliveries of one subject go in its order.
  public var revision: Int
  public var operation: DeliveryOperation
  /// What the driver sends, or makes its request from.
  public var payload: JSONObject
  public var createdAt: Instant
  public var state: DeliveryState

  public init(
    id: String, target: String, subject: String, revision: Int, operation: DeliveryOperation, payload: JSONObject,
    createdAt: Instant, state: DeliveryState? = nil
  ) {
    self.id = id
    self.target = target
    self.subject = subject
    self.revision = revision
    self.operation = operation
    self.payload = payload
    self.createdAt = createdAt
    self.state = state ?? .new(at: createdAt)
  }

  public var idempotencyKey: IdempotencyKey {
    IdempotencyKey(target: target, subject: subject, revision: revision)
  }
}
