public import Diagnostics
internal import Foundation

extension WebhookSignature {
  /// The three headers of a message as received.
  public struct Received: Hashable, Sendable {
    public var id: String
    public var timestamp: String
    public var signature: String

    public init(id: String, timestamp: String, signature: String) {
      self.id = id
      self.timestamp = timestamp
      self.signature = signature
    }
  }

  /// Verifies a message as its receiver should: the time is near, and one of the signatures fits one of the secrets.
  /// Signatures of other versions are passed over.
  ///
  /// - Parameters:
  ///   - tolerance: how far the message's time may be from `now`, to either side.
  /// - Throws: `webhook.header.invalid`, `webhook.timestamp.outside-tolerance`, `webhook.signature.mismatch`.
  public static func verify(
    _ received: Received, body: [UInt8], secrets: [WebhookSecret], now: Instant, tolerance: Duration = .seconds(300),
    mac: MessageAuthentication
  ) throws(CodedError) {
    let sent = try timestamp(received.timestamp)
    guard !received.id.isEmpty, received.id.utf8.count <= 256, received.signature.utf8.count <= 4096 else {
      throw .headerInvalid(idHeader, "an id and a signature of sensible length")
    }
    guard sent + tolerance >= now, sent - tolerance <= now else { throw .outside(sent, now, tolerance) }
    let signatures = received.signature.split(separator: " ").prefix(16).compactMap(octets)
    let content = signedContent(id: received.id, timestamp: sent, body: body)
    let expected = secrets.map { mac($0.key.reveal(), content) }
    let fits = expected.contains { code in signatures.contains { $0.isSame(as: code) } }
    guard fits else { throw .mismatch }
  }

  /// Digits and nothing else: a time that could be written in two ways could be signed in two ways.
  private static func timestamp(_ text: String) throws(CodedError) -> Instant {
    guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let seconds = Int64(text), String(seconds).hasSameOctets(as: text)
    else { throw .headerInvalid(timestampHeader, "seconds since 1970") }
    return Instant(milliseconds: seconds * 1000)
  }

  private static func octets(_ signature: Substring) -> [UInt8]? {
    guard signature.hasPrefix("v1,"), let data = Data(base64Encoded: String(signature.dropFirst(3))) else { return nil }
    return [UInt8](data)
  }
}

extension [UInt8] {
  /// Compares every octet whatever the earlier ones were, so that time tells nothing of where they differ.
  fileprivate func isSame(as other: [UInt8]) -> Bool {
    guard count == other.count, !isEmpty else { return false }
    return zip(self, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

extension CodedError {
  fileprivate static func headerInvalid(_ name: String, _ expected: String) -> CodedError {
    CodedError(
      .webhookHeaderInvalid, "the header `\(name)` is missing or malformed", expected: expected,
      remedy: "refuse the message; its sender does not follow Standard Webhooks")
  }

  fileprivate static func outside(_ sent: Instant, _ now: Instant, _ tolerance: Duration) -> CodedError {
    CodedError(
      .webhookTimestampOutside, "the message's time is too far from now",
      expected: "within \(tolerance.components.seconds) s of \(now)", received: sent.rfc3339,
      remedy: "refuse the message; if it is genuine, set the clocks")
  }

  fileprivate static var mismatch: CodedError {
    CodedError(
      .webhookSignatureMismatch, "no signature fits a live secret",
      expected: "`v1,` and the HMAC-SHA-256 of `id.timestamp.body`",
      remedy: "refuse the message; if it is genuine, compare secrets and verify the body before parsing it")
  }
}
