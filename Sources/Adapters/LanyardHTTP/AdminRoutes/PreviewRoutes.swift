internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService
internal import RoleMapping

/// `POST /api/v1/tenants/{tenant}/policy/preview`: who would gain and lose what. Nothing is changed.
struct PreviewRoutes {
  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path("\(AdminRoutes.base)/tenants/{tenant}/policy/preview", [.post: preview])
  }

  @Sendable func preview(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    let tenant = try context.tenantName()
    let body = try PreviewBody(parsing: try await request.jsonOctets(services.limits), for: tenant)
    guard body.problems.isEmpty else { return Self.refused(body.problems, context) }
    let preview = services.preview
    let report = try await services.previews.run {
      try await preview.run(body.objects, only: tenant, names: body.names)
    }
    context.notes.tenant = tenant.text
    return report.problems.isEmpty ? .json(.ok, .object(report.json)) : Self.refused(report.problems, context)
  }

  /// Everything that is wrong, and not the first alone.
  private static func refused(_ problems: [CodedError], _ context: LanyardRequestContext) -> Response {
    let refusal = CodedError(
      .mappingPreviewRefused, "what would be applied has faults: \(problems.count)",
      remedy: "correct what `problems` lists, and ask again")
    var body = refusal.json
    body["reference"] = .string(context.request.id)
    body["problems"] = .array(problems.map { .object($0.placedJSON) })
    return .json(.badRequest, .object(body))
  }
}
