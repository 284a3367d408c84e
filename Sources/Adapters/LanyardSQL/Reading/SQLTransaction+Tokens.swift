public import LanyardCore

extension SQLTransaction: TokenReader {
  public func token(hash: [UInt8]) throws -> AccessToken? {
    try connection.first(Statements.byHash, [.octets(hash)], AccessToken.init)
  }

  public func token(_ id: TokenID) throws -> AccessToken? {
    try connection.first(Statements.byID, [.id(id)], AccessToken.init)
  }

  public func tokens(of tenant: TenantID) throws -> [AccessToken] {
    try connection.all(Statements.ofTenant, [.id(tenant)], AccessToken.init)
  }

  public func client(_ id: ClientID, tenant: TenantID) throws -> OAuthClient? {
    try connection.first(Statements.client, [.id(tenant), .id(id)], OAuthClient.init)
  }

  public func clients(of tenant: TenantID) throws -> [OAuthClient] {
    try connection.all(Statements.clients, [.id(tenant)], OAuthClient.init)
  }
}

private enum Statements {
  static let byHash = SQLStatement("select \(AccessToken.columns) from tokens where hash = $1")
  static let byID = SQLStatement("select \(AccessToken.columns) from tokens where id = $1")
  static let ofTenant = SQLStatement(
    "select \(AccessToken.columns) from tokens where tenant = $1 order by created, id")
  static let client = SQLStatement("select \(OAuthClient.columns) from clients where tenant = $1 and id = $2")
  static let clients = SQLStatement("select \(OAuthClient.columns) from clients where tenant = $1 order by id")
}
