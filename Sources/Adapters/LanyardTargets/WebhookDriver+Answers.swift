internal import AsyncHTTPClient
internal import Diagnostics
internal import LanyardCore
internal import NIOCore
internal import NIOHTTP1
internal import Provisioning

/// What an answer means to a delivery.
extension WebhookDriver {
  /// 2xx accepts. What may be different next time is retried: 408, 425, 429, 5xx, and 401, 403, 404, which say that the
  /// receiver is set up wrongly (a secret changed, a route not deployed), not that the message is. Everything else is
  /// final: a target that understood and will not, or one that points elsewhere.
  func answer(_ response: HTTPClientResponse, excerpt: String, to message: OutboundMessage) -> DeliveryAnswer {
    let status = Int(response.status.code)
    switch status {
    case 200..<300:
      return .accepted(
        DeliveryReceipt(
          status: status, reference: Self.reference(response.headers), at: message.now, excerpt: excerpt))
    case 401, 403, 404, 408, 425, 429, 500...:
      let after = response.headers.first(name: "Retry-After").flatMap { RetryAfter.parse($0, now: message.now) }
      return .retry(after: after, reason: Self.reason(status, excerpt))
    case 300..<400:
      return .rejected(reason: Self.reason(status, "redirects are not followed"))
    default:
      return .rejected(reason: Self.reason(status, excerpt))
    }
  }

  /// The beginning of the answer's body. What cannot be read is left out: the status has already decided.
  static func excerpt(of response: HTTPClientResponse) async -> String {
    var octets: [UInt8] = []
    do {
      for try await buffer in response.body {
        octets += buffer.readableBytesView.prefix(maximumAnswer - octets.count)
        if octets.count >= maximumAnswer { break }
      }
    } catch {
      // A connection that breaks after the status was read changes nothing.
    }
    return String(decoding: octets, as: UTF8.self)
  }

  /// Why no answer came, in words that name no type.
  static func reason(of error: any Error) -> String {
    switch error {
    case let error as HTTPClientError where error == .connectTimeout: "no connection in time"
    case let error as HTTPClientError where error == .deadlineExceeded || error == .readTimeout: "no answer in time"
    case let error as HTTPClientError: "no answer: \(error.shortDescription)"
    case is CancellationError: "sending was cut short by a shutdown"
    default: "no answer: the connection failed"
    }
  }

  private static func reason(_ status: Int, _ excerpt: String) -> String {
    excerpt.isEmpty ? "HTTP \(status)" : "HTTP \(status): \(excerpt)"
  }

  /// The target's own name for what it did, where it gives one.
  private static func reference(_ headers: HTTPHeaders) -> String? {
    headers.first(name: "X-Request-Id").map { String($0.prefix(128)) }
  }
}
