internal import Diagnostics
internal import Hummingbird
internal import JSON
internal import LanyardCore
internal import LanyardService

/// `POST /api/v1/usage`: applications report which roles were used.
struct UsageRoutes {
  static let path = "\(AdminRoutes.base)/usage"

  let services: HTTPServices

  init(_ services: HTTPServices) {
    self.services = services
  }

  func add(to router: Router<LanyardRequestContext>) {
    router.path(RouterPath(Self.path), [.post: record])
  }

  @Sendable func record(_ request: Request, _ context: LanyardRequestContext) async throws -> Response {
    guard let principal = context.admin else { throw Authenticator.refusal }
    let batch = try UsageBatch(parsing: try await request.jsonOctets(services.limits))
    let recorder = UsageRecorder(runner: services.runner, services: services.directory)
    var report = try await recorder.record(batch.records, as: principal, request: context.request)
    report.refused = (report.refused + batch.refused).sorted { $0.index < $1.index }
    return .json(.ok, report.json)
  }
}

extension UsageReport {
  fileprivate var json: JSONValue {
    [
      "recorded": .number(JSONNumber(recorded)),
      "refused": .array(
        refused.map { refusal in
          var object = refusal.error.json
          object["index"] = .number(JSONNumber(refusal.index))
          return .object(object)
        }),
    ]
  }
}
