internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// `POST /Bulk` (RFC 7644 §3.7).
struct SCIMBulk: Sendable {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(SCIMRoutes.base)/Bulk", [.post: run])
  }

  @Sendable func run(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let caller = try context.authenticatedCaller()
    let location = DirectoryLocation(baseURL: services.directoryURL(of: caller.tenant))
    let body = context.rewritten(try await body(request), of: request)
    let bulk = try BulkRequest(
      parsing: body, limits: .init(maximumOperations: services.limits.bulkOperations))
    // Each operation costs what a request of its own would; one of them is counted already.
    try services.access.limiter?.admit(caller.tenant.id, cost: bulk.operations.count - 1)
    let preferences = Preferences(request.headers)
    if preferences.respondsAsynchronously {
      return try await SCIMAsyncRequests(services).accept(.bulk(body, location), preferences, context) { outcome in
        .scim(HTTPResponse.Status(code: outcome.status), .object(outcome.response ?? [:]))
      }
    }
    let setting = BulkSetting(
      tenant: caller.tenant.id, registry: caller.catalogue.registry, location: location,
      services: services.directory)
    let answer = try await BulkRunner(runner: services.runner, describing: SCIMFailure.describe)
      .run(bulk, in: setting, as: caller.principal, request: context.request)
    return .scim(.ok, answer.json)
  }

  private func body(_ request: Request) async throws -> JSONValue {
    try request.requireContentType(SCIMExchange.mediaTypes, face: .scim)
    let limit = services.limits.bulkBody
    let octets = try await request.octets(limit: limit, services.limits, face: .scim)
    return try JSONValue(
      parsing: octets, limits: JSONLimits(maximumOctets: limit, maximumValues: max(1 << 20, limit / 8)))
  }
}
