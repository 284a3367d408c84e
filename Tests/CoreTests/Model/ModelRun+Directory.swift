import Diagnostics
import JSON
import LanyardCore
import LanyardService
import SCIM

/// The directory, as its client uses it.
extension ModelRun {
  private func principal() async throws -> Principal {
    try await product.authenticator.authenticateClient(tenant: "acme", token: token).1
  }

  func send(_ write: ModelWrite) async throws {
    _ = try await product.run(try operation(write).command(for: self), as: try await principal())
  }

  func refusingSuspended(_ body: () async throws -> [ErrorCode?]) async throws -> ModelOutcome {
    do {
      return ModelOutcome(refusals: try await body())
    } catch let error as CodedError where error.code == .tenantSuspended {
      return ModelOutcome(refusals: [error.code])
    }
  }

  func send(_ requests: [ModelRequest]) async throws -> [ErrorCode?] {
    let principal = try await principal()
    let request = try BulkRequest(parsing: ["Operations": .array(requests.map(\.bulkOperation))])
    let runner = BulkRunner(runner: product.runner) { error, _ in
      OperationAnswer(status: 400, response: ["code": .string(error.code.rawValue)])
    }
    let setting = BulkSetting(
      tenant: tenant, registry: product.registry, location: Self.location, services: product.services)
    let response = try await runner.run(request, in: setting, as: principal, request: ServiceWorld.request)
    return response.operations.map { $0.response?["code"]?.stringValue.map { ErrorCode(stringLiteral: $0) } }
  }

  func onboarding(_ user: ModelUser, _ group: Int) throws -> [ModelRequest] {
    var joining = try operation(.patchGroup(group, []))
    joining.body = #"{"Operations": [{"op": "add", "path": "members", "value": [{"value": "bulkId:new"}]}]}"#
    var creating = try operation(.createUser(user))
    creating.bulkID = "new"
    return [creating, joining]
  }

  static let location = DirectoryLocation(baseURL: "https://id.example/t/acme/scim/v2")
}
