internal import Hummingbird
internal import LanyardCore
internal import LanyardService

/// `/t/{tenant}/session`: who is signed in, and why they may do what they may.
struct SessionRoutes {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("/t/{tenant}/session", [.get: session])
  }

  @Sendable func session(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try context.tenantName()
    let person = try await services.sessions.person(
      tenant: tenant, cookie: SessionCookie.value(in: request.headers))
    context.notes.tenant = tenant.text
    if request.prefersJSON { return .json(.ok, person.json) }
    return SessionPage(person: person, tenant: tenant).page.response(.ok)
  }
}
