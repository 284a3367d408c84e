internal import Diagnostics
internal import LanyardCore

extension SQLValue {
  /// The scopes in a fixed order, separated by spaces.
  static func scopes(_ scopes: Set<Scope>) -> SQLValue {
    .text(scopes.map(\.rawValue).sorted().joined(separator: " "))
  }
}

extension SQLRow {
  func scopes(_ column: Int) throws -> Set<Scope> {
    Set(
      try string(column).split(separator: " ").map { word in
        guard let scope = Scope(rawValue: String(word)) else {
          throw CodedError(
            .storeCorrupt, "a stored credential has a scope nobody knows", received: "`\(word.prefix(80))`",
            remedy: "restore the database from a backup", exposure: .operator)
        }
        return scope
      })
  }
}
