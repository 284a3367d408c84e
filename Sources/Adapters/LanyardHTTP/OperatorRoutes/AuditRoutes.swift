internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService

/// `/t/{tenant}/audit/…`: what anybody may see of a log. A checkpoint is a size, a hash and a signature.
struct AuditRoutes {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("/t/{tenant}/audit/checkpoint", [.get: checkpoint])
  }

  @Sendable func checkpoint(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let name = try context.tenantName()
    guard let tenant = try await services.store.read({ try $0.tenant(named: name) }) else {
      throw CodedError(.tenantUnknown, "there is no such tenant", remedy: "check the URL")
    }
    context.notes.tenant = name.text
    return .text(.ok, try await services.exporter.checkpoint(of: tenant.id))
  }
}
