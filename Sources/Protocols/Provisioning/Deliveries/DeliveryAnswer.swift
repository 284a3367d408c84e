/// What came of sending a delivery, in the words the state machine understands.
public enum DeliveryAnswer: Hashable, Sendable {
  case accepted(DeliveryReceipt)
  /// Not now: no answer, 408, 429, 5xx. `after` is what the target asked for, if it did.
  case retry(after: Duration?, reason: String)
  /// Never: the target understood and will not.
  case rejected(reason: String)
}
