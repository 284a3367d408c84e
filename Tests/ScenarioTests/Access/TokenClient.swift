import Diagnostics
import Foundation
import Hummingbird
import JSON
import LanyardCore
import LanyardService

/// An OAuth client with its secret.
struct TokenClient: Sendable {
  let scenario: Scenario
  let client: IssuedClient
  var tenant = "acme"

  /// Asks for a token by a form.
  func ask(secret: String? = nil, more: String = "", headers: HTTPFields = [:]) async throws -> Answer {
    let secret = secret ?? client.secret?.reveal() ?? ""
    let form = "grant_type=client_credentials&client_id=\(client.client.id)&client_secret=\(secret)" + more
    return try await send(form, headers)
  }

  func send(_ form: String, _ headers: HTTPFields = [:]) async throws -> Answer {
    var headers = headers
    headers[.contentType] = "application/x-www-form-urlencoded"
    return try await scenario.send(.post, "/t/\(tenant)/oauth2/token", headers: headers, octets: Array(form.utf8))
  }

  var basic: String {
    "Basic " + Data("\(client.client.id):\(client.secret?.reveal() ?? "")".utf8).base64EncodedString()
  }
}

extension Scenario {
  func client(of tenant: String, scopes: Set<Scope> = Scope.allSCIM) async throws -> IssuedClient {
    try await asOperator(CreateClient(tenant: try await tenantID(tenant), name: "idp", scopes: scopes, keys: nil))
  }
}
