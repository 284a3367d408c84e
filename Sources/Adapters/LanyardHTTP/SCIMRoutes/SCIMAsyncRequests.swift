internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService

/// `GET /AsyncRequests/{txn}`: what became of a request that was put off (RFC 9967).
struct SCIMAsyncRequests: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.base)/AsyncRequests/{txn}", [.get: get])
  }

  @Sendable func get(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let caller = try context.authenticatedCaller()
    let found = try await AsyncRequestQueries(store: services.store).request(
      context.parameter("txn"), tenant: caller.tenant.id, as: caller.principal)
    return .scim(.ok, .object(found))
  }

  /// Stores the request and answers 202 without a body: `Set-Txn` names it, `Location` is where its outcome is read
  /// (RFC 9967 §2.5.1).
  func accept(_ work: DeferredWork, _ context: LanyardRequestContext) async throws -> Response {
    let caller = try context.authenticatedCaller()
    let id = try await services.runner.run(
      DeferRequest(tenant: caller.tenant.id, work: work, services: services.directory), as: caller.principal,
      request: context.request)
    var headers = HTTPFields()
    headers[named: "Set-Txn"] = id.description
    headers[named: "Preference-Applied"] = "respond-async"
    headers[.location] = "\(services.directoryURL(of: caller.tenant))/AsyncRequests/\(id)"
    return Response(status: .accepted, headers: headers)
  }
}
