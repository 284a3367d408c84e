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
}

private enum Statements {
  static let byHash = SQLStatement("select \(AccessToken.columns) from tokens where hash = $1")
  static let byID = SQLStatement("select \(AccessToken.columns) from tokens where id = $1")
  static let ofTenant = SQLStatement(
    "select \(AccessToken.columns) from tokens where tenant = $1 order by created, id")
}
