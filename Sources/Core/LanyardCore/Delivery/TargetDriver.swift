public import Diagnostics
public import JSON
public import Provisioning

/// One delivery ready to be sent: where to, with which credentials, and what.
public struct OutboundMessage: Sendable {
  /// The target as declared.
  public let target: TargetManifest
  /// Its secrets in the order declared; a receiver accepts any of them.
  public let secrets: [Secret<[UInt8]>]
  /// The same for every attempt of one delivery: what a receiver recognises a repetition by.
  public let idempotencyKey: String
  public let payload: JSONObject
  public let attempt: Int
  public let now: Instant

  public init(
    target: TargetManifest, secrets: [Secret<[UInt8]>], idempotencyKey: String, payload: JSONObject, attempt: Int,
    now: Instant
  ) {
    self.target = target
    self.secrets = secrets
    self.idempotencyKey = idempotencyKey
    self.payload = payload
    self.attempt = attempt
    self.now = now
  }
}

/// Somebody who can carry a message to a target. Drivers send and report; when to send, how often and what a failure means
/// is decided elsewhere.
public protocol TargetDriver: Sendable {
  /// Sends once, within the target's time-out. Never throws: whatever happened is an answer.
  func deliver(_ message: OutboundMessage) async -> DeliveryAnswer
}

/// Computes HMAC-SHA-256, which protocol modules leave to the product's one cryptography.
public typealias MessageAuthenticator = @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]
