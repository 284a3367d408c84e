public import Diagnostics
public import LanyardCore

/// Which scopes a use of a directory needs: one of read and write, and one of users and groups.
public enum AccessPolicy {
  /// - Throws: `access.scope.missing` naming what is missing.
  public static func require(_ needed: Set<Scope>, of principal: Principal) throws(CodedError) {
    let missing = needed.subtracting(principal.scopes)
    guard missing.isEmpty else {
      let names = missing.map(\.rawValue).sorted().joined(separator: ", ")
      throw CodedError(
        .accessForbidden, "the token does not allow this", expected: "scope \(names)",
        received: principal.scopes.map(\.rawValue).sorted().joined(separator: ", "),
        remedy: "make a token with the missing scope, or use another one")
    }
  }

  /// The scopes that reading or writing resources of a type takes.
  public static func scopes(forType type: String, writing: Bool) -> Set<Scope> {
    [writing ? .scimWrite : .scimRead, type == "Group" ? .scimGroups : .scimUsers]
  }
}
