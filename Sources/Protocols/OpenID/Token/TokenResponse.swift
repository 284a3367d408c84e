public import Diagnostics
public import JSON

/// The answer that carries a token (RFC 6749 §5.1). It must not be kept by anybody in between: `Cache-Control: no-store`.
public struct TokenResponse: Sendable {
  public let accessToken: Secret<String>
  public let lifetime: Duration
  public let scopes: [String]

  public init(accessToken: Secret<String>, lifetime: Duration, scopes: [String]) {
    self.accessToken = accessToken
    self.lifetime = lifetime
    self.scopes = scopes
  }

  /// The body; the one place where the token is written out.
  public var json: JSONValue {
    [
      "access_token": .string(accessToken.reveal()), "token_type": "Bearer",
      "expires_in": .number(JSONNumber(Int(lifetime.components.seconds))),
      "scope": .string(scopes.joined(separator: " ")),
    ]
  }
}
