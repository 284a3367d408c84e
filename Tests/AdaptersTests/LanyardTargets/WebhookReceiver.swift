import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSON
import NIOCore
import Synchronization

/// A receiver at a real port that answers as its path says and keeps what it was sent.
final class WebhookReceiver: Sendable {
  struct Received: Sendable {
    let path: String
    let headers: HTTPFields
    let body: [UInt8]

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
  }

  private let received = Mutex<[Received]>([])

  var messages: [Received] { received.withLock { $0 } }

  /// Runs `test` with the receiver's port.
  static func run(_ test: @Sendable (WebhookReceiver, Int) async throws -> Void) async throws {
    let receiver = WebhookReceiver()
    let router = Router()
    router.post("answer/{status}") { request, context in
      try await receiver.answer(request, status: context.parameters.get("status", as: Int.self) ?? 500)
    }
    router.post("long") { request, _ in
      try await receiver.keep(request)
      let page = ByteBuffer(repeating: UInt8(ascii: "x"), count: 1 << 20)
      return Response(status: .ok, body: ResponseBody(byteBuffer: page))
    }
    try await Application(router: router).test(.live) { client in
      try await test(receiver, client.port ?? 0)
    }
  }

  private func answer(_ request: Request, status: Int) async throws -> Response {
    try await keep(request)
    var headers: HTTPFields = [.retryAfter: "7", .location: "/answer/200"]
    if let name = HTTPField.Name("X-Request-Id") { headers[name] = "receiver-1" }
    return Response(
      status: HTTPResponse.Status(code: status), headers: headers,
      body: status == 204 ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(string: "noted\u{7}")))
  }

  private func keep(_ request: Request) async throws {
    let body = try await request.body.collect(upTo: 1 << 20)
    let message = Received(path: request.uri.path, headers: request.headers, body: Array(body.readableBytesView))
    received.withLock { $0.append(message) }
  }
}
