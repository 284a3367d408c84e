public import Diagnostics
internal import Foundation

/// The key that signs a target's webhooks: `whsec_` and the base64 of 24 to 64 octets (Standard Webhooks).
public struct WebhookSecret: Sendable {
  public let key: Secret<[UInt8]>

  public static let prefix = "whsec_"

  /// - Throws: `webhook.secret.invalid`; the error never shows the text.
  public init(parsing text: String) throws(CodedError) {
    guard text.utf8.count <= 128, text.hasPrefix(Self.prefix),
      let data = Data(base64Encoded: String(text.dropFirst(Self.prefix.count)))
    else { throw .secretInvalid("a text that is not `whsec_` and base64") }
    try self.init(key: [UInt8](data))
  }

  /// - Parameter key: 24 to 64 random octets.
  /// - Throws: `webhook.secret.invalid`.
  public init(key: [UInt8]) throws(CodedError) {
    guard (24...64).contains(key.count) else { throw .secretInvalid("\(key.count) octets") }
    self.key = Secret(key)
  }

  /// The secret as the receiver's software takes it; shown once.
  public func reveal() -> String {
    Self.prefix + Data(key.reveal()).base64EncodedString()
  }
}

extension CodedError {
  fileprivate static func secretInvalid(_ received: String) -> CodedError {
    CodedError(
      .webhookSecretInvalid, "the webhook secret is malformed", expected: "`whsec_` and the base64 of 24 to 64 octets",
      received: received, remedy: "make a new secret")
  }
}
