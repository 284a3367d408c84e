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
    let tenant = try await tenant(context)
    _ = try AdminQuery(try QueryItems.parse(request.uri.query, face: .plain), parameters: [])
    let found = try await queries.reviews(of: tenant)
    return .json(.ok, ["reviews": .array(found.map { .object($0.json) })])
  }

  @Sendable func show(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try await tenant(context)
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
    let tenant = try await tenant(context)
    let body = try await ReviewBody(
      request, services.limits, members: ["name", "application", "roles", "reviewers", "due", "onOverdue"])
    let command = CreateReview(tenant: tenant, wish: try body.wish())
    let review = try await run(command, context)
    return .json(.ok, .object(try await standing(of: review.id.description, tenant)))
  }

  @Sendable func decide(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try await tenant(context)
    let body = try await ReviewBody(request, services.limits, members: ["reviewer", "decisions"])
    let command = DecideReview(
      tenant: tenant, review: context.parameter("review"), reviewer: try body.text("reviewer"),
      decisions: try body.decisions(), services: services.directory)
    return .json(.ok, .object(try await run(command, context).json))
  }

  @Sendable func close(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try await tenant(context)
    let review = try await run(CloseReview(tenant: tenant, review: context.parameter("review")), context)
    return .json(.ok, .object(try await standing(of: review.id.description, tenant)))
  }

  private func standing(of review: String, _ tenant: TenantID) async throws -> JSONObject {
    try await queries.page(of: review, tenant: tenant, limit: 1).standing.json
  }

  private func tenant(_ context: LanyardRequestContext) async throws -> TenantID {
    let name = try context.tenantName()
    let found = try await services.store.read { try $0.tenant(named: name) }
    guard let found, found.id != Tenant.operatorID else {
      throw CodedError(
        .tenantUnknown, "there is no such tenant", remedy: "list the tenants with `lanyard tenant list`")
    }
    context.notes.tenant = name.text
    return found.id
  }

  private func run<C: Command>(_ command: C, _ context: LanyardRequestContext) async throws -> C.Reply {
    guard let admin = context.admin else { throw Authenticator.refusal }
    return try await services.runner.run(command, as: admin, request: context.request)
  }
}

/// The JSON body of a request about reviews.
struct ReviewBody {
  private let object: JSONObject

  /// - Throws: `json.…`, `review.invalid` for a body that is no object or has other members, and the codes of bodies.
  init(_ request: Request, _ limits: HTTPLimits, members: [String]) async throws {
    try request.requireContentType(["application/json"], face: .plain)
    let value = try JSONValue(parsing: try await request.octets(limit: limits.body, limits, face: .plain))
    guard let object = value.objectValue else { throw Self.invalid("the body is no object", "an object") }
    if let stranger = object.names.first(where: { name in !members.contains { $0.hasSameOctets(as: name) } }) {
      throw Self.invalid("`\(stranger.prefix(80))` is no member here", members.joined(separator: ", "))
    }
    self.object = object
  }

  func text(_ name: String) throws(CodedError) -> String {
    if let text = object[name]?.stringValue { return text }
    throw Self.invalid("`\(name)` is missing or no text", "a text")
  }

  func wish() throws(CodedError) -> CreateReview.Wish {
    let roles = try texts("roles").map { text throws(CodedError) in
      if let role = RoleReference(text) { return role }
      throw Self.invalid("`\(text.prefix(80))` is no role", "application/role")
    }
    var due: Instant?
    if object["due"] != nil {
      guard let moment = Instant(rfc3339: try text("due")) else { throw Self.invalid("`due` is no moment", "RFC 3339") }
      due = moment
    }
    let overdue = object["onOverdue"] == nil ? "list" : try text("onOverdue")
    guard ["list", "remove"].contains(overdue) else {
      throw Self.invalid("`onOverdue` is not understood", "list or remove")
    }
    return CreateReview.Wish(
      name: try text("name"), application: object["application"] == nil ? Optional.none : try text("application"),
      roles: roles, reviewers: try texts("reviewers"), due: due, removesOverdue: overdue == "remove")
  }

  /// `[{item, decision, reason}]`.
  func decisions() throws(CodedError) -> [ReviewDecision] {
    guard let list = object["decisions"]?.arrayValue else { throw Self.invalid("`decisions` is no list", "a list") }
    return try list.map { value throws(CodedError) in
      guard let item = value["item"]?.stringValue.flatMap({ GrantID($0) }),
        let decision = value["decision"]?.stringValue.flatMap({ ReviewItem.Decision(rawValue: $0) }),
        let reason = value["reason"]?.stringValue, value.objectValue?.names.count == 3
      else {
        throw Self.invalid("a decision cannot be read", "{item: an id, decision: keep or remove, reason: a text}")
      }
      return ReviewDecision(item: item, decision: decision, reason: reason)
    }
  }

  private func texts(_ name: String) throws(CodedError) -> [String] {
    guard let value = object[name] else { return [] }
    let texts = (value.arrayValue ?? []).compactMap(\.stringValue)
    guard let list = value.arrayValue, texts.count == list.count else {
      throw Self.invalid("`\(name)` is no list of texts", "a list of texts")
    }
    return texts
  }

  private static func invalid(_ message: String, _ expected: String) -> CodedError {
    CodedError(
      .reviewInvalid, message, expected: expected, remedy: "see schemas/api/openapi.yaml for what this takes")
  }
}
