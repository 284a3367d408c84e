internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import SAML

/// `/t/{tenant}/saml/{connection}/…`: signing in. Routes translate; the service and its commands decide.
struct SAMLRoutes {
  private static let base = "/t/{tenant}/saml/{connection}"

  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(Self.base)/metadata", [.get: metadata])
    // Beginning keeps a request open, so that HEAD may not do it.
    router.path("\(Self.base)/login", isSafe: false, [.get: login])
    router.path("\(Self.base)/acs", [.post: acs])
  }

  @Sendable func metadata(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try context.tenantName()
    let octets = try await services.signIn.metadata(tenant: tenant, connection: context.parameter("connection"))
    context.notes.tenant = tenant.text
    return Response(.ok, "application/samlmetadata+xml", octets)
  }

  @Sendable func login(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    try services.access.limiter?.admitStranger(context.source)
    let tenant = try context.tenantName()
    let items = try QueryItems.parse(request.uri.query, face: .browser)
    let relayState = items.last { $0.name.hasSameOctets(as: "relayState") && !$0.value.isEmpty }?.value
    let browser = isSecure ? BrowserCookie.secret(in: request.headers) ?? services.signIn.newBrowserSecret() : nil
    let url = try await services.signIn.begin(
      tenant: tenant, connection: context.parameter("connection"),
      relayState: relayState, browser: browser, request: context.request)
    context.notes.tenant = tenant.text
    var headers: HTTPFields = [.location: url]
    if let browser { headers[.setCookie] = BrowserCookie.header(for: browser) }
    return Response(status: .found, headers: headers)
  }

  @Sendable func acs(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    try services.access.limiter?.admitStranger(context.source)
    let tenant = try context.tenantName()
    let message = try await postedResponse(request)
    let reply: SignInReply
    do {
      reply = try await services.signIn.complete(
        tenant: tenant, connection: context.parameter("connection"), encoded: Array(message.encoded.utf8),
        relayState: message.relayState?.text, browser: BrowserCookie.secret(in: request.headers),
        request: context.request)
    } catch let refusal as SignInRefusal {
      context.notes.tenant = tenant.text
      throw refusal
    }
    context.notes.tenant = tenant.text
    return try await signedIn(reply, tenant, request)
  }

  /// Whether browsers reach the service over TLS.
  private var isSecure: Bool { services.publicURL.hasPrefix("https://") }

  /// Sends the browser on with its cookie, or shows a program who is signed in.
  private func signedIn(_ reply: SignInReply, _ tenant: TenantName, _ request: Request) async throws -> Response {
    let cookie = SessionCookie(tenant: tenant, isSecure: isSecure)
    var headers: HTTPFields = [.setCookie: cookie.header(for: reply)]
    guard request.prefersJSON else {
      headers[.location] = "\(services.publicURL)\(cookie.path)/session"
      return Response(status: .seeOther, headers: headers)
    }
    let person = try await services.sessions.person(tenant: tenant, cookie: reply.cookie.reveal())
    return .json(.ok, person.json, headers)
  }

  private func postedResponse(_ request: Request) async throws -> POSTedMessage {
    try request.requireContentType(["application/x-www-form-urlencoded"], face: .browser)
    let octets = try await request.octets(limit: services.limits.body, services.limits, face: .browser)
    guard let form = String(validating: octets, as: UTF8.self) else {
      throw CodedError(
        .httpRequestInvalid, "the form is not UTF-8", remedy: "post the form as a browser does")
    }
    let message = try POSTBinding.decode(form: form)
    guard message.kind == .response else {
      throw CodedError(
        .httpRequestInvalid, "the form holds a request where a response belongs", expected: "SAMLResponse",
        received: "SAMLRequest", remedy: "post the identity provider's answer here")
    }
    return message
  }
}

extension LanyardRequestContext {
  /// The tenant that the path names. A name that cannot be one is as unknown as any.
  ///
  /// - Throws: `tenant.unknown`.
  func tenantName() throws(CodedError) -> TenantName {
    guard let name = try? TenantName(parameter("tenant")) else {
      throw CodedError(.tenantUnknown, "there is no such tenant", remedy: "check the URL")
    }
    return name
  }
}
