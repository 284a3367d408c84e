import Diagnostics
import Hummingbird
import JSON
import LanyardCore
import LanyardService

/// A program of the operator's at the admin API.
struct AdminClient: Sendable {
  let scenario: Scenario
  var token: String?

  /// With a token just made.
  init(_ scenario: Scenario) async throws {
    self.scenario = scenario
    let issued = try await scenario.asOperator(
      CreateToken(tenant: Tenant.operatorID, name: "admin", scopes: [.admin], expires: nil))
    token = issued.text.reveal()
  }

  /// - Parameter path: below `/api/v1`.
  func send(_ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:]) async throws -> Answer {
    var headers = headers
    if let token { headers[.authorization] = "Bearer \(token)" }
    return try await scenario.send(method, "/api/v1" + path, headers: headers)
  }

  func get(_ path: String) async throws -> Answer { try await send(.get, path) }

  /// - Parameter path: below `/api/v1`.
  func post(_ path: String, _ body: JSONValue) async throws -> Answer {
    var headers: HTTPFields = [.contentType: "application/json"]
    if let token { headers[.authorization] = "Bearer \(token)" }
    return try await scenario.send(.post, "/api/v1" + path, headers: headers, octets: body.serialized())
  }
}
