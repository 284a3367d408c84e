internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `/api/v1/tenants/{tenant}/holds…` and `…/urgent`: revocations that wait for a person.
struct HoldRoutes {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    let tenant = "\(AdminRoutes.base)/tenants/{tenant}"
    router.path("\(tenant)/holds", [.get: list])
    router.path("\(tenant)/holds/{hold}", [.get: show])
    router.path("\(tenant)/holds/{hold}/release", [.post: release])
    router.path("\(tenant)/holds/{hold}/undo", [.post: undo])
    router.path("\(tenant)/urgent", [.post: urgent])
  }

  private var queries: HoldQueries { HoldQueries(store: services.store, services: services.directory) }

  @Sendable func list(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try context.tenantName()
    let query = try query(of: request, "before")
    let limit = try query.number("limit", in: 1...HoldQueries.maximumCount) ?? 100
    let holds = try await queries.holds(
      of: tenant, before: try query.take("before").map { try HoldID(known: $0) }, limit: limit)
    context.notes.tenant = tenant.text
    return .json(.ok, .object(holds.json))
  }

  @Sendable func show(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try context.tenantName()
    let query = try query(of: request, "after")
    let page = try await queries.page(
      of: try HoldID(known: context.parameter("hold")), tenant: tenant,
      after: try query.read("after", expected: "the `next` of a page", GrantID.init),
      limit: try query.number("limit", in: 1...HoldQueries.maximumCount) ?? 100)
    context.notes.tenant = tenant.text
    return .json(.ok, .object(page.json))
  }

  @Sendable func release(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let body = try await body(of: request, members: ["users", "roles"])
    let tenant = try await services.tenant(context)
    let selection = HoldSelection(
      users: Set(try await queries.people(named: try body.texts("users", least: 1), in: tenant.id)),
      roles: Set(try body.roles("roles", least: 1)))
    let command = ReleaseHold(
      tenant: tenant.id, id: try HoldID(known: context.parameter("hold")), selection: selection,
      services: services.directory)
    return .json(.ok, .object(try await services.run(command, context).json))
  }

  @Sendable func undo(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    _ = try await body(of: request, members: [])
    let tenant = try await services.tenant(context)
    let command = UndoHold(
      tenant: tenant.id, id: try HoldID(known: context.parameter("hold")), services: services.directory)
    return .json(.ok, .object(try await services.run(command, context).json))
  }

  @Sendable func urgent(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let body = try await body(of: request, members: ["user"])
    let tenant = try await services.tenant(context)
    let people = try await queries.people(named: [try body.text("user")], in: tenant.id)
    guard let subject = people.first else { throw CodedError.unknownUser(try body.text("user")) }
    let command = MarkUrgent(tenant: tenant.id, subject: subject, services: services.directory)
    return .json(.ok, .object(try await services.run(command, context).json))
  }

  /// No body is one without members.
  private func body(of request: Request, members: [String]) async throws -> AdminBody {
    let octets = try await request.jsonOctets(services.limits)
    return try AdminBody(parsing: octets.isEmpty ? Array("{}".utf8) : octets, members: members)
  }

  /// - Parameter place: the parameter that says where the page begins.
  private func query(of request: Request, _ place: String) throws -> AdminQuery {
    try AdminQuery(try QueryItems.parse(request.uri.query, face: .plain), parameters: [place, "limit"])
  }
}

extension HoldID {
  /// - Throws: `hold.unknown` for what is no id at all.
  fileprivate init(known text: String) throws(CodedError) {
    guard let id = HoldID(text) else {
      throw CodedError(
        .holdUnknown, "there is no hold `\(text.prefix(80))`", expected: "the id of a hold",
        remedy: "list the tenant's holds: GET /api/v1/tenants/TENANT/holds")
    }
    self = id
  }
}
