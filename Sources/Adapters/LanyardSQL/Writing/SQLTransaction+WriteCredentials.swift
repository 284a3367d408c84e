internal import Diagnostics
internal import LanyardCore

/// Tokens and clients.
extension SQLTransaction {
  func insert(_ token: AccessToken) throws {
    try insert("the token", Statements.insertToken, token.values)
  }

  func update(_ token: AccessToken) throws {
    try change(
      "the token", Statements.updateToken,
      [
        .id(token.tenant), .id(token.id), .text(token.name), .scopes(token.scopes), .time(token.expires),
        .time(token.revoked),
      ])
  }

  func touch(_ moments: [TokenID: Instant]) throws {
    for (id, moment) in moments { try send(Statements.touchToken, [.id(id), .time(moment)]) }
  }

  func insert(_ client: OAuthClient) throws {
    try insert("the client's id", Statements.insertClient, client.values)
  }

  func update(_ client: OAuthClient) throws {
    try change(
      "the client", Statements.updateClient,
      [.id(client.tenant), .id(client.id), .text(client.name), .scopes(client.scopes)] + client.credentialValues
        + [.time(client.revoked)])
  }
}

private enum Statements {
  static let insertToken = SQLStatement.insert(into: "tokens", AccessToken.columns)
  static let updateToken = SQLStatement(
    "update tokens set name = $3, scopes = $4, expires = $5, revoked = $6 where tenant = $1 and id = $2")
  static let touchToken = SQLStatement(
    "update tokens set last_used = $2 where id = $1 and (last_used is null or last_used < $2)")
  static let insertClient = SQLStatement.insert(into: "clients", OAuthClient.columns)
  static let updateClient = SQLStatement(
    """
    update clients set name = $3, scopes = $4, secret_hashes = $5, public_keys = $6, revoked = $7
    where tenant = $1 and id = $2
    """)
}
