internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService
internal import Logging

/// `/`, `/healthz`, `/readyz`, `/metrics`: for whoever comes by, and whoever watches over the process.
struct OperatorRoutes {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    let welcome = WelcomePage(version: services.version, publicURL: services.publicURL)
    router.path("/", [.get: { _, _ in welcome.response() }])
    router.path("/healthz", [.get: { _, _ in .text(.ok, "live\n") }])
    router.path("/readyz", [.get: ready])
    router.path("/metrics", [.get: metrics])
  }

  /// Whether requests can be answered: one sentence that says what is wrong, without internals; warnings are further lines.
  @Sendable func ready(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    do {
      try await services.store.checkReadiness()
      return .text(.ok, "ready\n" + (try await warnings()))
    } catch {
      let (code, sentence) = Self.reason(error)
      context.notes.errorCode = code
      context.logger.error(
        "not ready", metadata: ["request_id": "\(context.requestID)", "error_code": "\(code)", "detail": "\(error)"])
      return .text(.serviceUnavailable, "not ready: \(sentence) (\(code))\n", [.retryAfter: "5"])
    }
  }

  /// The store's own sentences name neither hosts nor users nor tables: those are in what it expected and received.
  private static func reason(_ error: any Error) -> (code: ErrorCode, sentence: String) {
    guard let error = error as? CodedError, error.code.rawValue.hasPrefix("store.") else {
      return (.internal, "the store cannot be asked")
    }
    return (error.code, error.message)
  }

  private func warnings() async throws -> String {
    // Whoever asks is unknown: how many, and not whose.
    let holds = try await services.store.read { try $0.openHolds(limit: HoldQueries.mostOpen).count }
    var text = holds == 0 ? "" : "warning: revocations of \(holds) tenant\(holds == 1 ? "" : "s") wait for a person\n"
    let skew = try await DatabaseClock(store: services.store, clock: services.clock).skew() ?? .zero
    if skew > DatabaseClock.largestSkew {
      text += "warning: the clocks of this node and of the database are \(skew) apart\n"
    }
    return text
  }

  @Sendable func metrics(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    var text = MetricsText()
    text.add(version: services.version)
    text.add(services.metrics.snapshot())
    if let log = services.provisioningLog { text.add(droppedLogEntries: log.dropped) }
    if let limiter = services.access.limiter { text.add(limiter.refusals) }
    text.add(try await services.access.expiring.list())
    text.add(try await services.store.read { try $0.deliveryCounts() })
    text.add(try await HoldQueries(store: services.store, services: services.directory).open())
    text.add(
      try await services.store.read { reader in
        try reader.unfinishedEvaluationWalks(limit: 100).compactMap { walk in
          try reader.tenant(walk.tenant).map { (tenant: $0.name, walk: walk) }
        }
      })
    return Response(.ok, "text/plain; version=0.0.4; charset=utf-8", Array(text.text.utf8))
  }
}
