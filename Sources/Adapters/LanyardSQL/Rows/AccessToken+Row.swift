internal import LanyardCore

extension AccessToken {
  static let columns = "tenant, id, name, scopes, hash, created, expires, revoked, last_used, client"

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), name: try row.string(2), scopes: try row.scopes(3),
      hash: try row.blob(4), created: try row.time(5), expires: row.optionalTime(6), revoked: row.optionalTime(7),
      lastUsed: row.optionalTime(8), client: try row.optionalID(9))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .text(name), .scopes(scopes), .octets(hash), .time(created), .time(expires),
      .time(revoked), .time(lastUsed), client.map { .id($0) } ?? .null,
    ]
  }
}
