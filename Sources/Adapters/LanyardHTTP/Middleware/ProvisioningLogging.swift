internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService
internal import Synchronization

/// Hands every request of a known SCIM client to the provisioning log, with what came of it. Strangers belong to no tenant
/// and are not written down.
struct ProvisioningLogging: RouterMiddleware {
  let log: ProvisioningLog
  private let clock = ContinuousClock()

  init(log: ProvisioningLog) {
    self.log = log
  }

  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    guard log.isOn, RequestPath(request.uri.path).face == .scim else { return try await next(request, context) }
    let start = clock.now
    var heard = request
    let listener = [.post, .put, .patch].contains(request.method) ? BodyListener() : nil
    if let listener {
      heard.body = RequestBody(asyncSequence: request.body.map { listener.hear($0) })
    }
    let response = try await next(heard, context)
    guard let caller = context.notes.caller else { return response }
    let path = Self.pathBelowBase(request.uri.path)
    log.record(
      ObservedRequest(
        tenant: caller.tenant.id, requestID: context.requestID, caller: caller.principal.id,
        method: request.method.rawValue, path: path, query: request.uri.query, dialect: context.notes.dialect,
        status: response.status.code, refusal: context.notes.refusal, resource: Self.resource(path, response),
        body: listener?.body, duration: clock.now - start,
        words: caller.catalogue.words))
    return response
  }

  /// What follows `/t/{tenant}/scim/v2`, with a slash at its start.
  private static func pathBelowBase(_ path: String) -> String {
    "/" + path.segments(maxSplits: 4).dropFirst(4).joined()
  }

  /// The id that the path names, or the one just made.
  private static func resource(_ path: String, _ response: Response) -> String? {
    let segments = path.segments()
    if segments.count >= 2, let id = ResourceID(segments[1]) { return id.description }
    guard response.status == .created, let location = response.headers[.location] else { return nil }
    return location.segments().last.flatMap { ResourceID($0) }?.description
  }
}

/// Keeps the beginning of a body as it passes by.
private final class BodyListener: Sendable {
  private let heard = Mutex(ObservedRequest.Body(octets: [], total: 0))

  var body: ObservedRequest.Body { heard.withLock { $0 } }

  func hear(_ buffer: ByteBuffer) -> ByteBuffer {
    heard.withLock { heard in
      heard.total += buffer.readableBytes
      if heard.total <= ObservedRequest.Body.maximumOctets {
        heard.octets.append(contentsOf: buffer.readableBytesView)
      } else {
        heard.octets = []
      }
    }
    return buffer
  }
}
