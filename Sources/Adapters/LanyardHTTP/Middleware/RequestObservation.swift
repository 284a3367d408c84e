internal import Hummingbird
internal import Logging

/// One log line and one measurement for every request. Neither holds query values, tokens or bodies.
struct RequestObservation: RouterMiddleware {
  let metrics: RequestMetrics
  private let clock = ContinuousClock()

  init(metrics: RequestMetrics) {
    self.metrics = metrics
  }

  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    let start = clock.now
    let response = try await next(request, context)
    let duration = clock.now - start
    let route = route(context)
    metrics.record(
      RequestMetrics.Series(
        tenant: context.notes.tenant ?? "", route: route, method: request.method.rawValue, status: response.status.code),
      duration)
    log(request, response, context, route: route, duration)
    return response
  }

  /// The pattern that the address matched: never the address itself, which a client may make up.
  private func route(_ context: LanyardRequestContext) -> String {
    guard let pattern = context.endpointPath, pattern != "NotFound" else { return "unknown" }
    let collection = SCIMRoutes.collection
    guard let endpoint = context.notes.endpoint, pattern.hasPrefix(collection) else { return pattern }
    return "\(SCIMRoutes.base)/\(endpoint)\(Substring(pattern.utf8.dropFirst(collection.utf8.count)))"
  }

  private func log(
    _ request: Request, _ response: Response, _ context: LanyardRequestContext, route: String, _ duration: Duration
  ) {
    guard context.logger.logLevel <= .info else { return }
    var metadata: Logger.Metadata = [
      "request_id": "\(context.requestID)", "method": "\(request.method.rawValue.prefix(20))", "route": "\(route)",
      "status": "\(response.status.code)", "duration_ms": "\(duration.tenthsOfMilliseconds)",
    ]
    if let tenant = context.notes.tenant { metadata["tenant"] = "\(tenant)" }
    if let dialect = context.notes.dialect { metadata["dialect"] = "\(dialect)" }
    if let code = context.notes.errorCode { metadata["error_code"] = "\(code)" }
    context.logger.info("request", metadata: metadata)
  }
}

extension Duration {
  /// Milliseconds with one digit after the point, such as `12.3`.
  fileprivate var tenthsOfMilliseconds: String {
    let tenths = components.seconds * 10_000 + components.attoseconds / 100_000_000_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
