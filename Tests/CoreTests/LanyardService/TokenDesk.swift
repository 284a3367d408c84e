import Crypto
import Diagnostics
import Foundation
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import OpenID
import Testing

/// The token endpoint of a world, and clients who come to it.
struct TokenDesk: Sendable {
  typealias Form = [(name: String, value: String)]

  let world: ServiceWorld
  let authenticator: ClientAuthenticator

  static func open() async throws -> TokenDesk {
    let world = try await ServiceWorld.make()
    return TokenDesk(
      world: world,
      authenticator: ClientAuthenticator(
        store: world.store, runner: world.runner, services: world.services, clock: world.clock,
        publicURL: "https://id.example"))
  }

  func client(scopes: Set<Scope> = Scope.allSCIM, keys: JSONObject? = nil) async throws -> IssuedClient {
    try await world.run(CreateClient(tenant: world.tenant, name: "idp", scopes: scopes, keys: keys))
  }

  // MARK: Requests

  func form(_ client: String, _ secret: String) -> Form {
    [("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret)]
  }

  func secret(_ client: IssuedClient, scope: String = "") -> Form {
    form(client.client.id.description, client.secret?.reveal() ?? "") + [("scope", scope)]
  }

  /// - Parameter changed: claims in place of the good ones.
  func assertion(_ client: String, _ key: P256.Signing.PrivateKey, _ changed: JSONObject = [:]) throws -> Form {
    var claims: JSONObject = [
      "iss": .string(client), "sub": .string(client), "aud": "https://id.example/t/acme/oauth2/token", "jti": "one",
      "exp": .number(JSONNumber(Int(world.clock.now().secondsSinceEpoch) + 300)),
    ]
    for member in changed { claims[member.name] = member.value }
    let head = Self.base64URL(JSONValue.object(["alg": "ES256"]).serialized())
    let signed = head + "." + Self.base64URL(JSONValue.object(claims).serialized())
    let signature = Array(try key.signature(for: Data(signed.utf8)).rawRepresentation)
    return [
      ("grant_type", "client_credentials"),
      ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
      ("client_assertion", signed + "." + Self.base64URL(signature)),
    ]
  }

  static func keySet(_ keys: P256.Signing.PrivateKey...) -> JSONObject {
    let list = keys.map { key -> JSONValue in
      let point = Array(key.publicKey.rawRepresentation)
      return [
        "kty": "EC", "crv": "P-256", "x": .string(base64URL(Array(point.prefix(32)))),
        "y": .string(base64URL(Array(point.suffix(32)))),
      ]
    }
    return ["keys": .array(list)]
  }

  private static func base64URL(_ octets: [UInt8]) -> String {
    Data(octets).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  // MARK: Answers

  func ask(_ form: Form, tenant: String = "acme") async throws -> TokenResponse {
    let request = try TokenRequest(form: form, authorization: nil)
    let caller = try await authenticator.authenticate(request, tenant: tenant, request: ServiceWorld.request)
    return try await authenticator.issue(to: caller, request: ServiceWorld.request)
  }

  func error(_ form: Form, tenant: String = "acme") async -> CodedError? {
    do {
      _ = try await ask(form, tenant: tenant)
      return nil
    } catch {
      return error as? CodedError
    }
  }

  func refusal(of form: Form) async -> ErrorCode? { await error(form)?.code }

  /// Presents the token at the directory.
  func open(_ token: TokenResponse) async throws -> Principal {
    let authenticator = Authenticator(store: world.store, clock: world.clock)
    return try await authenticator.authenticateClient(tenant: "acme", token: token.accessToken.reveal()).1
  }
}
