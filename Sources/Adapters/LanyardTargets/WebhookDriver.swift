public import AsyncHTTPClient
internal import Diagnostics
internal import JSON
public import LanyardCore
internal import NIOCore
internal import NIOHTTP1
public import Provisioning

/// Delivers by HTTP POST with the signature of Standard Webhooks, so that any receiver's library verifies it.
///
/// The body is the payload as JSON. `Idempotency-Key` and `webhook-id` name the delivery and stay the same for all its
/// attempts. Redirects are not followed: a signed message goes where the manifest says and nowhere else.
public struct WebhookDriver: TargetDriver {
  /// How much of an answer is read; the rest is dropped with its connection.
  static let maximumAnswer = 4096

  let client: HTTPClient
  let authenticate: MessageAuthenticator
  let userAgent: String

  /// - Parameters:
  ///   - client: made by ``makeClient()``; shut down by whoever made it.
  ///   - authenticate: HMAC-SHA-256.
  public init(client: HTTPClient, authenticate: @escaping MessageAuthenticator, userAgent: String = "Lanyard") {
    self.client = client
    self.authenticate = authenticate
    self.userAgent = userAgent
  }

  /// A client with the manners that drivers need: no redirects, no retries of its own, connections kept for a while.
  public static func makeClient() -> HTTPClient {
    var configuration = HTTPClient.Configuration()
    configuration.redirectConfiguration = .disallow
    configuration.timeout.connect = .seconds(5)
    configuration.connectionPool.idleTimeout = .seconds(30)
    // When to try again is decided by the delivery's state machine.
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  public func deliver(_ message: OutboundMessage) async -> DeliveryAnswer {
    do {
      let request = try request(for: message)
      let timeout = TimeAmount.nanoseconds(message.target.timeout.wholeNanoseconds)
      let response = try await client.execute(request, timeout: timeout)
      return answer(response, excerpt: await Self.excerpt(of: response), to: message)
    } catch let error as CodedError {
      return .rejected(reason: error.description)
    } catch {
      return .retry(after: nil, reason: Self.reason(of: error))
    }
  }

  private func request(for message: OutboundMessage) throws(CodedError) -> HTTPClientRequest {
    let target = message.target
    // The manifest was held to this when it was applied; what is sent is held to it again.
    guard target.url.isSecure || target.url.isLoopback else { throw .plainTarget(target) }
    var secrets: [WebhookSecret] = []
    for secret in message.secrets {
      secrets.append(try WebhookSecret(parsing: String(decoding: secret.reveal(), as: UTF8.self)))
    }
    guard !secrets.isEmpty else { throw .noSecret(target) }
    let body = JSONValue.object(message.payload).serialized()
    var request = HTTPClientRequest(url: target.url.text)
    request.method = .POST
    request.headers = ["Content-Type": "application/json", "User-Agent": userAgent]
    request.headers.add(name: "Idempotency-Key", value: message.idempotencyKey)
    let signed = WebhookSignature.headers(
      id: message.idempotencyKey, timestamp: message.now, body: body, secrets: secrets, mac: authenticate)
    for header in signed { request.headers.add(name: header.name, value: header.value) }
    request.body = .bytes(body)
    return request
  }
}

extension Duration {
  /// Whole nanoseconds; the longest time-out is a minute, so nothing overflows.
  fileprivate var wholeNanoseconds: Int64 {
    components.seconds * 1_000_000_000 + components.attoseconds / 1_000_000_000
  }
}

extension CodedError {
  fileprivate static func plainTarget(_ target: TargetManifest) -> CodedError {
    CodedError(
      .targetURLPlain, "the target `\(target.name)` would be reached without encryption",
      expected: "an https URL, or http on a loopback address", received: "`\(target.url.text.prefix(200))`",
      remedy: "apply the target with an https URL", exposure: .operator)
  }

  fileprivate static func noSecret(_ target: TargetManifest) -> CodedError {
    CodedError(
      .targetSecretMissing, "the target `\(target.name)` has no secret to sign with", expected: "one or two secrets",
      received: "none", remedy: "apply the target where its secrets can be read", exposure: .operator)
  }
}
