public import Diagnostics
internal import Foundation

/// Signatures of the Standard Webhooks specification, symmetric form `v1`: HMAC-SHA-256 over `id.timestamp.body`.
///
/// The code itself is not here: whoever signs or verifies brings it along as a function of key and message.
public enum WebhookSignature {
  /// HMAC-SHA-256 of a message under a key.
  public typealias MessageAuthentication = (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]

  public static let idHeader = "webhook-id"
  public static let timestampHeader = "webhook-timestamp"
  public static let signatureHeader = "webhook-signature"

  /// The octets that are signed: `id`, seconds since 1970 and the body, joined by full stops.
  public static func signedContent(id: String, timestamp: Instant, body: [UInt8]) -> [UInt8] {
    Array("\(id).\(timestamp.secondsSinceEpoch).".utf8) + body
  }

  /// The value of `webhook-signature`: one `v1,…` for each live secret, divided by blanks, so that a receiver can change
  /// secrets without missing a message.
  public static func header(
    id: String, timestamp: Instant, body: [UInt8], secrets: [WebhookSecret], mac: MessageAuthentication
  ) -> String {
    let content = signedContent(id: id, timestamp: timestamp, body: body)
    return secrets.map { "v1," + Data(mac($0.key.reveal(), content)).base64EncodedString() }.joined(separator: " ")
  }

  /// All three headers, in the order of the specification.
  ///
  /// - Parameter id: names the message, not the attempt; a delivery's ``Delivery/idempotencyKey`` is one.
  public static func headers(
    id: String, timestamp: Instant, body: [UInt8], secrets: [WebhookSecret], mac: MessageAuthentication
  ) -> [(name: String, value: String)] {
    [
      (idHeader, id), (timestampHeader, String(timestamp.secondsSinceEpoch)),
      (signatureHeader, header(id: id, timestamp: timestamp, body: body, secrets: secrets, mac: mac)),
    ]
  }
}
