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
    let paging = try HoldPaging(request.uri.query, after: "before")
    let holds = try await queries.holds(
      of: tenant, before: try paging.place.map { try HoldID(known: $0) }, limit: paging.limit)
    context.notes.tenant = tenant.text
    let next = holds.count == paging.limit ? holds.last?.hold.id : nil
    return .json(
      .ok,
      [
        "holds": .array(holds.map { .object($0.json) }),
        "next": next.map { .string($0.description) } ?? JSONValue.null,
      ])
  }

  @Sendable func show(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try context.tenantName()
    let paging = try HoldPaging(request.uri.query, after: "after")
    let after = try paging.place.map { text in
      guard let id = GrantID(text) else { throw HoldPaging.unreadable("after", text, "the `next` of a page") }
      return id
    }
    let page = try await queries.page(
      of: try HoldID(known: context.parameter("hold")), tenant: tenant, after: after, limit: paging.limit)
    context.notes.tenant = tenant.text
    return .json(.ok, .object(page.json))
  }

  @Sendable func release(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let body = try await HoldBody(request, services.limits, members: ["users", "roles"])
    let tenant = try await tenant(context)
    let selection = HoldSelection(
      users: Set(try await queries.people(named: try body.texts("users"), in: tenant.id)),
      roles: Set(try body.texts("roles").map(HoldBody.role)))
    let command = ReleaseHold(
      tenant: tenant.id, id: try HoldID(known: context.parameter("hold")), selection: selection,
      services: services.directory)
    return .json(.ok, .object(try await run(command, context).json))
  }

  @Sendable func undo(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    _ = try await HoldBody(request, services.limits, members: [])
    let tenant = try await tenant(context)
    let command = UndoHold(
      tenant: tenant.id, id: try HoldID(known: context.parameter("hold")), services: services.directory)
    return .json(.ok, .object(try await run(command, context).json))
  }

  @Sendable func urgent(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let body = try await HoldBody(request, services.limits, members: ["user"])
    let tenant = try await tenant(context)
    let people = try await queries.people(named: [try body.text("user")], in: tenant.id)
    guard let subject = people.first else { throw CodedError.unknownUser(try body.text("user")) }
    let command = MarkUrgent(tenant: tenant.id, subject: subject, services: services.directory)
    return .json(.ok, .object(try await run(command, context).json))
  }

  private func tenant(_ context: LanyardRequestContext) async throws -> Tenant {
    let name = try context.tenantName()
    let tenant = try await queries.tenant(name)
    context.notes.tenant = name.text
    return tenant
  }

  private func run<C: Command>(_ command: C, _ context: LanyardRequestContext) async throws -> C.Reply {
    guard let admin = context.admin else { throw CodedError.unauthenticatedRoute }
    return try await services.runner.run(command, as: admin, request: context.request)
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

extension CodedError {
  fileprivate static let unauthenticatedRoute = CodedError(
    .internal, "the route was reached without its caller", remedy: "report this with its reference",
    exposure: .operator)
}
