internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `/api/v1/tenants/{tenant}/reviews…`: people decide which grants may stay.
struct ReviewRoutes {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    let reviews = "\(AdminRoutes.base)/tenants/{tenant}/reviews"
    router.path("\(reviews)", [.get: list, .post: create])
    router.path("\(reviews)/{review}", [.get: show])
    router.path("\(reviews)/{review}/decisions", [.post: decide])
    router.path("\(reviews)/{review}/close", [.post: close])
  }

  private var queries: ReviewQueries { ReviewQueries(store: services.store, clock: services.clock) }

  @Sendable func list(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try await services.tenant(context).id
    _ = try AdminQuery(try QueryItems.parse(request.uri.query, face: .plain), parameters: [])
    let found = try await queries.reviews(of: tenant)
    return .json(.ok, ["reviews": .array(found.map { .object($0.json) })])
  }

  @Sendable func show(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try await services.tenant(context).id
    let query = try AdminQuery(
      try QueryItems.parse(request.uri.query, face: .plain), parameters: ["undecided", "after", "limit"])
    let undecided = try query.read("undecided", expected: "true or false") { ["true": true, "false": false][$0] }
    let page = try await queries.page(
      of: context.parameter("review"), tenant: tenant, undecidedOnly: undecided ?? false,
      after: try query.read("after", expected: "the `next` of a page", GrantID.init),
      limit: try query.number("limit", in: 1...ReviewPage.maximumCount) ?? 100)
    return .json(.ok, .object(page.json))
  }

  @Sendable func create(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try await services.tenant(context).id
    let body = try await body(
      of: request, members: ["name", "application", "roles", "reviewers", "due", "onOverdue"])
    let command = CreateReview(tenant: tenant, wish: try body.wish())
    let review = try await services.run(command, context)
    return .json(.ok, .object(try await standing(of: review.id.description, tenant)))
  }

  @Sendable func decide(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try await services.tenant(context).id
    let body = try await body(of: request, members: ["reviewer", "decisions"])
    let command = DecideReview(
      tenant: tenant, review: context.parameter("review"), reviewer: try body.text("reviewer"),
      decisions: try body.decisions(), services: services.directory)
    return .json(.ok, .object(try await services.run(command, context).json))
  }

  @Sendable func close(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try await services.tenant(context).id
    let review = try await services.run(CloseReview(tenant: tenant, review: context.parameter("review")), context)
    return .json(.ok, .object(try await standing(of: review.id.description, tenant)))
  }

  private func standing(of review: String, _ tenant: TenantID) async throws -> JSONObject {
    try await queries.page(of: review, tenant: tenant, limit: 1).standing.json
  }

  private func body(of request: Request, members: [String]) async throws -> AdminBody {
    try AdminBody(parsing: try await request.jsonOctets(services.limits), members: members, refusing: .reviewInvalid)
  }
}
