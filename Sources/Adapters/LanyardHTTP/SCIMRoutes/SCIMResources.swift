internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import SCIM

/// Resources of one type: create, read, replace, patch, delete (RFC 7644 §3).
struct SCIMResources: Sendable {
  let type: ResourceType
  let services: HTTPServices

  @Sendable func create(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let exchange = try exchange(request, context, writing: true)
    if let accepted = try await accept(.post, request, context, exchange) { return accepted }
    let command = CreateResource(
      tenant: exchange.tenant, type: type, body: try await body(request, context),
      rendering: exchange.mayRead ? exchange.rendering : exchange.receipt,
      services: services.directory)
    let reply = try await run(command, exchange, context)
    return .scim(.created, .object(reply.representation ?? [:]), exchange.headers(of: reply.id, version: reply.version))
  }

  @Sendable func get(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let exchange = try exchange(request, context, writing: false)
    let reply = try await read(context.parameter("id"), exchange)
    let headers = exchange.headers(of: reply.id, version: reply.version)
    try Precondition(ifMatch: request.headers[.ifMatch]).check(reply.version)
    if try EntityTags(request.headers[.ifNoneMatch], named: "If-None-Match")?.match(reply.version) ?? false {
      return Response(status: .notModified, headers: headers)
    }
    return .scim(.ok, reply.body, headers)
  }

  @Sendable func replace(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let exchange = try exchange(request, context, writing: true)
    if let accepted = try await accept(.put, request, context, exchange) { return accepted }
    let command = ReplaceResource(
      tenant: exchange.tenant, id: context.parameter("id"), type: type, body: try await body(request, context),
      precondition: try Precondition(of: request), services: services.directory)
    return try await shown(try await run(command, exchange, context), exchange)
  }

  @Sendable func patch(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let exchange = try exchange(request, context, writing: true)
    if let accepted = try await accept(.patch, request, context, exchange) { return accepted }
    let command = PatchResource(
      tenant: exchange.tenant, id: context.parameter("id"), type: type,
      request: try PatchRequest(parsing: try await body(request, context)),
      precondition: try Precondition(of: request), services: services.directory)
    return try await patched(try await run(command, exchange, context), exchange)
  }

  /// The answer to a PATCH that is done. A group may be large: it is shown only where the client asks for attributes
  /// (RFC 7644 §3.5.2 allows 204).
  func patched(_ reply: ResourceReply, _ exchange: SCIMExchange) async throws -> Response {
    guard type.relations.isEmpty || exchange.query.attributes != nil else { return done(reply, exchange) }
    return try await shown(reply, exchange)
  }

  @Sendable func delete(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let exchange = try exchange(request, context, writing: true)
    if let accepted = try await accept(.delete, request, context, exchange) { return accepted }
    let command = DeleteResource(
      tenant: exchange.tenant, id: context.parameter("id"), type: type,
      precondition: try Precondition(of: request), services: services.directory)
    _ = try await run(command, exchange, context)
    return Response(status: .noContent)
  }

  /// The answer to a write that is done: the resource as it now is, where the caller may read it.
  func shown(_ reply: ResourceReply, _ exchange: SCIMExchange) async throws -> Response {
    guard exchange.mayRead else { return done(reply, exchange) }
    do {
      let now = try await read(reply.id.description, exchange)
      return .scim(.ok, now.body, exchange.headers(of: now.id, version: now.version))
    } catch let error as CodedError where error.code == .scimResourceUnknown {
      // Somebody deleted it since; the write itself was done.
      return Response(status: .noContent)
    }
  }

  private func done(_ reply: ResourceReply, _ exchange: SCIMExchange) -> Response {
    Response(status: .noContent, headers: exchange.headers(of: reply.id, version: reply.version))
  }

  private func read(_ id: String, _ exchange: SCIMExchange) async throws -> ResourceAnswer {
    try await services.queries.resource(id, type: type, tenant: exchange.tenant, rendering: exchange.rendering)
  }

  private func run<C: Command>(
    _ command: C, _ exchange: SCIMExchange, _ context: LanyardRequestContext
  ) async throws -> C.Reply {
    try await services.runner.run(command, as: exchange.caller.principal, request: context.request)
  }

  private func exchange(
    _ request: Request, _ context: LanyardRequestContext, writing: Bool
  ) throws(CodedError) -> SCIMExchange {
    let items = try context.queryItems(of: request)
    return try SCIMExchange(context, type: type, items: items, writing: writing, services)
  }

  /// The body as JSON, within the limits of the type, as the standard would have it.
  func body(_ request: Request, _ context: LanyardRequestContext) async throws -> JSONValue {
    try request.requireContentType(SCIMExchange.mediaTypes, face: .scim)
    let limit = type.relations.isEmpty ? services.limits.body : services.limits.groupBody
    let octets = try await request.octets(limit: limit, services.limits, face: .scim)
    // The shortest value of a list takes two octets.
    let body = try JSONValue(
      parsing: octets, limits: JSONLimits(maximumOctets: limit, maximumValues: max(1 << 20, limit / 8)))
    return context.rewritten(body, of: request)
  }
}

extension Precondition {
  /// - Throws: `scim.version.mismatch`.
  init(of request: Request) throws(CodedError) {
    try self.init(ifMatch: request.headers[.ifMatch], ifNoneMatch: request.headers[.ifNoneMatch])
  }
}
