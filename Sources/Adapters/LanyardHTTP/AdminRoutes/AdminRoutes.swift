internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService

/// `/api/v1/…`: the admin API, as `schemas/api/openapi.yaml` describes it.
struct AdminRoutes {
  static let base = "/api/v1"

  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(Self.base)/tenants/{tenant}/provisioning-log", [.get: provisioningLog])
  }

  @Sendable func provisioningLog(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try context.tenantName()
    let items = try QueryItems.parse(request.uri.query, face: .plain)
    let page = try await ProvisioningLogQueries(store: services.store).page(
      try ProvisioningLogQuery(parsing: items), of: tenant)
    context.notes.tenant = tenant.text
    return .json(.ok, page.json)
  }
}
