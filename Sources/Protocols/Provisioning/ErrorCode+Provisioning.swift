public import Diagnostics

extension ErrorCode {
  // Deliveries.
  /// The event cannot follow the state: a claim of a finished delivery, an answer nobody waits for.
  public static let deliveryTransition: ErrorCode = "delivery.transition.invalid"
  public static let deliveryNotDue: ErrorCode = "delivery.not-due"
  /// The answer belongs to an earlier attempt.
  public static let deliveryAnswerStale: ErrorCode = "delivery.answer.stale"
  public static let deliveryLeaseHeld: ErrorCode = "delivery.lease.held"

  // Why a delivery is dead.
  public static let deliveryRejected: ErrorCode = "delivery.rejected"
  public static let deliveryExhausted: ErrorCode = "delivery.exhausted"

  // Documents.
  public static let accountDocumentInvalid: ErrorCode = "provisioning.account.invalid"

  // Webhooks.
  public static let webhookSecretInvalid: ErrorCode = "webhook.secret.invalid"
  public static let webhookHeaderInvalid: ErrorCode = "webhook.header.invalid"
  public static let webhookTimestampOutside: ErrorCode = "webhook.timestamp.outside-tolerance"
  public static let webhookSignatureMismatch: ErrorCode = "webhook.signature.mismatch"
}
