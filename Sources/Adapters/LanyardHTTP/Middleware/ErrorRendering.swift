internal import Diagnostics
internal import Hummingbird
internal import Logging

/// Turns whatever a route throws into the answer its caller may see. The particulars of a fault of ours go to the log.
struct ErrorRendering: RouterMiddleware {
  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch {
      let face = RequestPath(request.uri.path).face
      let token = SCIMAuthentication.bearerToken(request.headers[.authorization])
      let failure = Failure(error, face: face, hasToken: token != nil)
      context.notes.errorCode = failure.error.code
      context.notes.refusal = failure.publicError(reference: context.requestID)
      if !failure.isForCaller { log(failure.error, context) }
      let response = failure.response(for: face, request, reference: context.requestID)
      return request.method == .head ? response.createHeadResponse() : response
    }
  }

  private func log(_ error: CodedError, _ context: LanyardRequestContext) {
    context.logger.error(
      "request failed",
      metadata: [
        "request_id": "\(context.requestID)", "error_code": "\(error.code)", "detail": "\(error)",
        "remedy": "\(error.remedy)",
      ])
  }
}
