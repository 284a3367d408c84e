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

  /// Stores the request, and answers 202 without a body: `Set-Txn` names it, `Location` is where its outcome is read
  /// (RFC 9967 §2.5.1). A client that waits for a while gets, where the work is done by then, the answer that it would have
  /// got without its preference (RFC 7240 §4.3).
  ///
  /// - Parameter answer: makes that answer of the outcome.
  func accept(
    _ work: DeferredWork, _ preferences: Preferences, _ context: LanyardRequestContext,
    answer: (AsyncRequest.Outcome) async throws -> Response
  ) async throws -> Response {
    let caller = try context.authenticatedCaller()
    let id = try await services.runner.run(
      DeferRequest(tenant: caller.tenant.id, work: work), as: caller.principal, request: context.request)
    var applied = "respond-async"
    if let wait = preferences.wait {
      applied += ", wait=\(wait)"
      let outcome = try await AsyncRequestQueries(store: services.store).outcome(
        of: id, tenant: caller.tenant.id, within: .seconds(wait))
      if let outcome {
        var response = try await answer(outcome)
        response.headers[named: "Preference-Applied"] = "wait=\(wait)"
        return response
      }
    }
    var headers = HTTPFields()
    headers[named: "Set-Txn"] = id.description
    headers[named: "Preference-Applied"] = applied
    headers[.location] = "\(services.directoryURL(of: caller.tenant))/AsyncRequests/\(id)"
    return Response(status: .accepted, headers: headers)
  }
}
