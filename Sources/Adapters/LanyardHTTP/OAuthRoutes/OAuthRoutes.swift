internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService
internal import OpenID

/// `/t/{tenant}/oauth2/token` (RFC 6749 §3.2): where clients get their tokens.
struct OAuthRoutes {
  /// Octets of a form: an assertion and a few parameters.
  private static let maximumForm = 64 << 10

  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("/t/{tenant}/oauth2/token", [.post: token])
  }

  @Sendable func token(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let asked = try TokenRequest(form: try await form(request), authorization: request.headers[.authorization])
    let caller = try await authenticate(asked, context)
    context.notes.tenant = caller.tenant.name.text
    try services.access.limiter?.admit(caller.tenant.id)
    let answer = try await services.access.clients.issue(to: caller, request: context.request)
    var headers: HTTPFields = [.cacheControl: "no-store"]
    headers[named: "Pragma"] = "no-cache"
    return .json(.ok, answer.json, headers)
  }

  /// Who fails to prove itself is a stranger, and counts as one.
  private func authenticate(
    _ asked: TokenRequest, _ context: LanyardRequestContext
  ) async throws -> AuthenticatedClient {
    do {
      return try await services.access.clients.authenticate(
        asked, tenant: context.parameter("tenant"), request: context.request)
    } catch let error as CodedError where ErrorStatus.entry(for: error).status == 401 {
      try services.access.limiter?.admitStranger(context.source)
      throw error
    }
  }

  private func form(_ request: Request) async throws -> [(name: String, value: String)] {
    guard request.headers[.contentType] != nil else {
      throw Face.oauth.unsupportedMediaType("", expected: "application/x-www-form-urlencoded")
    }
    try request.requireContentType(["application/x-www-form-urlencoded"], face: .oauth)
    let limit = min(services.limits.body, Self.maximumForm)
    let octets = try await request.octets(limit: limit, services.limits, face: .oauth)
    guard let text = String(validating: octets, as: UTF8.self) else {
      throw CodedError(.httpRequestInvalid, "the form is not UTF-8", remedy: "encode the form (RFC 6749, appendix B)")
    }
    return try QueryItems.parse(text, face: .oauth)
  }
}
