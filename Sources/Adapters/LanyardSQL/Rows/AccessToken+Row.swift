internal import Diagnostics
internal import LanyardCore

extension AccessToken {
  static let columns = "tenant, id, name, scopes, hash, created, expires, revoked"

  init(_ row: any SQLRow) throws {
    self.init(
      id: try row.id(1), tenant: try row.id(0), name: try row.string(2), scopes: try Self.scopes(row.string(3)),
      hash: try row.blob(4), created: try row.time(5), expires: row.optionalTime(6), revoked: row.optionalTime(7))
  }

  var values: [SQLValue] {
    [
      .id(tenant), .id(id), .text(name), .text(scopeText), .octets(hash), .time(created), .time(expires),
      .time(revoked),
    ]
  }

  /// The scopes in a fixed order, separated by spaces.
  var scopeText: String { scopes.map(\.rawValue).sorted().joined(separator: " ") }

  private static func scopes(_ text: String) throws -> Set<Scope> {
    Set(
      try text.split(separator: " ").map { word in
        guard let scope = Scope(rawValue: String(word)) else {
          throw CodedError(
            .storeCorrupt, "a stored token has a scope nobody knows", received: "`\(word.prefix(80))`",
            remedy: "restore the database from a backup", exposure: .operator)
        }
        return scope
      })
  }
}
