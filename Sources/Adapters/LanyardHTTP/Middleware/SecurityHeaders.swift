internal import Hummingbird

/// What every answer tells a browser not to do with it.
struct SecurityHeaders: RouterMiddleware {
  /// Whether people reach the server by HTTPS.
  let isSecure: Bool

  func handle(
    _ request: Request, context: LanyardRequestContext,
    next: (Request, LanyardRequestContext) async throws -> Response
  ) async throws -> Response {
    var response = try await next(request, context)
    response.headers[.xContentTypeOptions] = "nosniff"
    response.headers[known: FieldName.referrerPolicy] = "no-referrer"
    // Answers hold personal data; nobody in between may keep them.
    if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    if response.headers[.contentSecurityPolicy] == nil {
      response.headers[.contentSecurityPolicy] = "default-src 'none'; frame-ancestors 'none'"
    }
    if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
    return response
  }
}
