internal import Diagnostics
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import JSON
internal import LanyardService
internal import Logging
internal import NIOCore
internal import Provisioning
internal import Synchronization

/// The application that roles are delivered to, played by the demo: takes webhooks and verifies their signatures as any
/// receiver of Standard Webhooks would.
final class DemoReceiver: Sendable {
  /// One verified delivery.
  struct Message: Sendable {
    let userName: String
    let granted: [String]
    let revoked: [String]
    /// What the person holds afterwards.
    let roles: [String]
  }

  private struct Inbox {
    var messages: [Message] = []
    var seen: Set<String> = []
    var refused = 0
  }

  private let secret: WebhookSecret
  private let clock = SystemClock()
  private let inbox = Mutex(Inbox())

  init(secret: WebhookSecret) {
    self.secret = secret
  }

  /// How many messages came with a signature that does not fit.
  var refused: Int { inbox.withLock { $0.refused } }

  /// The next message that fits, waiting for it a while.
  func message(where fits: @Sendable (Message) -> Bool) async throws -> Message? {
    for _ in 0..<300 {
      if let found = inbox.withLock({ $0.messages.first(where: fits) }) { return found }
      try await Task.sleep(for: .milliseconds(50))
    }
    return nil
  }

  /// Forgets what came, so that the next step sees only its own.
  func clear() { inbox.withLock { $0.messages = [] } }

  /// Takes webhooks until it is cancelled, at the port wanted or, where that is taken, at a free one.
  ///
  /// - Parameter ready: is told the port once it is taken; nobody else can take it from then on.
  func serve(preferring port: Int, logger: Logger, ready: @escaping @Sendable (Int) -> Void) async throws {
    do {
      try await application(port: port, logger: logger, ready: ready).run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
      try await application(port: 0, logger: logger, ready: ready).run()
    }
  }

  private func application(
    port: Int, logger: Logger, ready: @escaping @Sendable (Int) -> Void
  ) -> some ApplicationProtocol {
    let router = Router()
    router.post("hooks/crm") { request, _ in try await self.take(request) }
    return Application(
      router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
      onServerRunning: { channel in ready(channel.localAddress?.port ?? port) }, logger: logger)
  }

  private func take(_ request: Request) async throws -> Response {
    let buffer = try await request.body.collect(upTo: 1 << 20)
    let octets = Array(buffer.readableBytesView)
    let received = WebhookSignature.Received(
      id: request.header(WebhookSignature.idHeader), timestamp: request.header(WebhookSignature.timestampHeader),
      signature: request.header(WebhookSignature.signatureHeader))
    do throws(CodedError) {
      try WebhookSignature.verify(
        received, body: octets, secrets: [secret], now: clock.now(), mac: HMACSHA256.authenticate)
    } catch {
      inbox.withLock { $0.refused += 1 }
      return Response(status: .unauthorized)
    }
    let count = keep(try JSONValue(parsing: octets), id: received.id)
    var headers = HTTPFields()
    if let name = HTTPField.Name("X-Request-Id") { headers[name] = "crm-\(count)" }
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: "noted\n")))
  }

  /// Keeps a message once however often it is sent, and returns how many there were.
  private func keep(_ body: JSONValue, id: String) -> Int {
    let data = body["data"]
    let message = Message(
      userName: data?["subject"]?["userName"]?.stringValue ?? "", granted: Self.roles(data?["granted"]),
      revoked: Self.roles(data?["revoked"]), roles: Self.roles(data?["roles"]))
    return inbox.withLock { inbox in
      if inbox.seen.insert(id).inserted { inbox.messages.append(message) }
      return inbox.seen.count
    }
  }

  private static func roles(_ value: JSONValue?) -> [String] {
    (value?.arrayValue ?? []).map { role in
      "\(role["application"]?.stringValue ?? "")/\(role["role"]?.stringValue ?? "")"
    }
  }
}

extension Request {
  /// The value of a header; empty where there is none.
  fileprivate func header(_ name: String) -> String {
    guard let name = HTTPField.Name(name) else { return "" }
    return headers[name] ?? ""
  }
}
