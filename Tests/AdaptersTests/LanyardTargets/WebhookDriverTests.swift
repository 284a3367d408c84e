import AsyncHTTPClient
import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardService
import LanyardTargets
import Provisioning
import Testing

@Suite("Webhook deliveries")
struct WebhookDriverTests {
  private static let secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
  private static let nextSecret = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY="
  private static let now = Instant(milliseconds: 1_795_340_000_000)

  @Test func aDeliverySaysWhoSentItAndWhichItIs() async throws {
    try await WebhookReceiver.run { receiver, port in
      let answer = try await Self.deliver(to: "http://127.0.0.1:\(port)/answer/200")
      #expect(
        answer == .accepted(DeliveryReceipt(status: 200, reference: "receiver-1", at: Self.now, excerpt: "noted ")))
      let message = try #require(receiver.messages.first)
      #expect(message.header("Content-Type") == "application/json")
      #expect(message.header("User-Agent") == "Lanyard")
      #expect(message.header("Idempotency-Key") == "crm:alice:3")
      #expect(message.header("webhook-id") == "crm:alice:3")
      #expect(try JSONValue(parsing: message.body) == ["type": "grants.changed"])
    }
  }

  @Test func everyLiveSecretSigns() async throws {
    try await WebhookReceiver.run { receiver, port in
      _ = try await Self.deliver(
        to: "http://127.0.0.1:\(port)/answer/200", secrets: [Self.secret, Self.nextSecret])
      let message = try #require(receiver.messages.first)
      let received = WebhookSignature.Received(
        id: try #require(message.header("webhook-id")), timestamp: try #require(message.header("webhook-timestamp")),
        signature: try #require(message.header("webhook-signature")))
      for secret in [Self.secret, Self.nextSecret] {
        try WebhookSignature.verify(
          received, body: message.body, secrets: [WebhookSecret(parsing: secret)], now: Self.now,
          mac: HMACSHA256.authenticate)
      }
      let stranger = try WebhookSecret(key: [UInt8](repeating: 7, count: 32))
      #expect(throws: CodedError(.webhookSignatureMismatch, "", remedy: "")) {
        try WebhookSignature.verify(
          received, body: message.body, secrets: [stranger], now: Self.now, mac: HMACSHA256.authenticate)
      }
    }
  }

  @Test func theStatusDecides() async throws {
    try await WebhookReceiver.run { _, port in
      for status in [200, 201, 202, 204] {
        guard case .accepted(let receipt) = try await Self.deliver(to: "http://127.0.0.1:\(port)/answer/\(status)")
        else { throw Self.unexpected(status) }
        #expect(receipt.status == status)
      }
      for status in [401, 403, 404, 408, 425, 429, 500, 502, 503] {
        guard case .retry(let after, _) = try await Self.deliver(to: "http://127.0.0.1:\(port)/answer/\(status)")
        else { throw Self.unexpected(status) }
        #expect(after == .seconds(7))
      }
      for status in [400, 409, 410, 413, 422] {
        guard case .rejected = try await Self.deliver(to: "http://127.0.0.1:\(port)/answer/\(status)") else {
          throw Self.unexpected(status)
        }
      }
    }
  }

  @Test func redirectsAreNotFollowed() async throws {
    try await WebhookReceiver.run { receiver, port in
      for status in [301, 302, 303, 307, 308] {
        guard case .rejected = try await Self.deliver(to: "http://127.0.0.1:\(port)/answer/\(status)") else {
          throw Self.unexpected(status)
        }
      }
      #expect(!receiver.messages.contains { $0.path == "/answer/200" })
    }
  }

  @Test func aLongAnswerIsReadNoFurtherThanItsBeginning() async throws {
    try await WebhookReceiver.run { _, port in
      guard case .accepted(let receipt) = try await Self.deliver(to: "http://127.0.0.1:\(port)/long") else {
        throw Self.unexpected(200)
      }
      #expect(receipt.excerpt.utf8.count == DeliveryReceipt.maximumExcerpt)
    }
  }

  @Test func nobodyThereIsAnotherTry() async throws {
    let port = try SilentPort(listens: false)
    guard case .retry(after: nil, _) = try await Self.deliver(to: "http://127.0.0.1:\(port.number)/hook") else {
      throw Self.unexpected(0)
    }
  }

  @Test func noAnswerInTimeIsAnotherTry() async throws {
    let port = try SilentPort(listens: true)
    let answer = try await Self.deliver(to: "http://127.0.0.1:\(port.number)/hook", timeout: "PT0.2S")
    #expect(answer == .retry(after: nil, reason: "no answer in time"))
  }

  @Test func whatCannotBeSignedIsNotSent() async throws {
    try await WebhookReceiver.run { receiver, port in
      for secrets in [[], ["not a secret"], [Self.secret, "whsec_short"]] {
        guard case .rejected = try await Self.deliver(to: "http://127.0.0.1:\(port)/answer/200", secrets: secrets)
        else { throw Self.unexpected(0) }
      }
      #expect(receiver.messages.isEmpty)
    }
  }

  private static func deliver(
    to url: String, secrets: [String] = [secret], timeout: String = "PT60S"
  ) async throws -> DeliveryAnswer {
    let target = try TargetManifest.decode([
      "apiVersion": "lanyard/v1", "kind": "Target", "tenant": "acme", "name": "crm", "driver": "webhook",
      "application": "crm", "url": .string(url), "secrets": [["env": "SECRET"]], "timeout": .string(timeout),
    ]).get()
    let message = OutboundMessage(
      target: target, secrets: secrets.map { Secret(Array($0.utf8)) }, idempotencyKey: "crm:alice:3",
      payload: ["type": "grants.changed"], attempt: 1, now: now)
    let client = WebhookDriver.makeClient()
    let answer = await WebhookDriver(client: client, authenticate: HMACSHA256.authenticate).deliver(message)
    try await client.shutdown()
    return answer
  }

  private static func unexpected(_ status: Int) -> CodedError {
    CodedError(
      "test.answer.unexpected", "the answer is of another kind", received: "\(status)", remedy: "see the driver")
  }
}

/// A port of this machine that accepts connections and says nothing, or that nobody listens at and nobody else can take.
private final class SilentPort {
  let number: Int
  private let descriptor: Int32

  init(listens: Bool) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let (socket, isOpen) = (descriptor, listens)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        bind(socket, generic, length) == 0 && (!isOpen || listen(socket, 4) == 0)
          && getsockname(socket, generic, &length) == 0
      }
    }
    try #require(isBound)
    number = Int(UInt16(bigEndian: address.sin_port))
  }

  deinit { close(descriptor) }
}
