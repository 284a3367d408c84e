internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// `GET /Groups/{id}/members`: the members of a group, a page at a time. Lanyard's own: the standard knows members only as
/// an attribute.
struct SCIMMembers: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  /// Under `{endpoint}`, and not under `Groups`: the router does not come back from a constant segment that has no
  /// handler of its own.
  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.collection)/{id}/members", [.get: list])
  }

  @Sendable private func list(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let type = try context.resourceType(services)
    let exchange = try SCIMExchange(
      context, type: type, items: try context.queryItems(of: request), writing: false, services)
    let body = try await services.queries.members(
      of: context.parameter("id"), exchange.query, type: type, for: exchange.reader(context),
      location: exchange.location, types: exchange.caller.catalogue.registry, visibility: exchange.visibility)
    return .scim(.ok, body)
  }
}
