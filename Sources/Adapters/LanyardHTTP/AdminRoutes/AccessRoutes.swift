internal import Diagnostics
internal import Hummingbird
internal import LanyardCore
internal import LanyardService

/// `/api/v1/tenants/{tenant}/access`: who holds what.
struct AccessRoutes {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(AdminRoutes.base)/tenants/{tenant}/access", [.get: access])
  }

  private var queries: AccessQueries {
    AccessQueries(store: services.store, services: services.directory, clock: services.clock)
  }

  @Sendable func access(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try context.tenantName()
    let items = try QueryItems.parse(request.uri.query, face: .plain)
    let query = try AccessPageQuery(parsing: items, now: services.clock.now())
    let page = try await queries.page(of: tenant, query.selection, after: query.after, limit: query.limit)
    context.notes.tenant = tenant.text
    return .json(.ok, page.json)
  }
}

/// The query of a request for a page of the access report.
struct AccessPageQuery {
  private(set) var selection = AccessQueries.Selection()
  private(set) var after: GrantID?
  private(set) var limit = 100

  /// How far the clock of another node may be ahead, whose page this one goes on from.
  private static let clockDifference = Duration.seconds(10)

  /// - Throws: `http.query.invalid` naming the parameter.
  init(parsing items: [(name: String, value: String)], now: Instant) throws(CodedError) {
    let query = try AdminQuery(items, parameters: ["application", "role", "at", "unusedDays", "after", "limit"])
    selection.application = query.take("application")
    selection.role = query.take("role")
    selection.instant = try query.moment("at")
    if let instant = selection.instant, instant > now + Self.clockDifference {
      throw CodedError(
        .httpQueryInvalid, "`at` is still to come, and nobody knows who will hold what",
        expected: "a moment that has been", received: "\(instant)", remedy: "give an earlier moment, or leave `at` out")
    }
    selection.unusedFor = try query.number("unusedDays", in: 1...36_500).map { .seconds($0 * 86_400) }
    after = try query.read("after", expected: "the `next` of a page", GrantID.init)
    limit = try query.number("limit", in: 1...AccessPage.maximumCount) ?? limit
  }
}
