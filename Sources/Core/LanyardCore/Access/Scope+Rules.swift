public import Diagnostics

/// What scopes a SCIM credential may have.
extension Set<Scope> {
  /// The scopes as they count. `scim:read` and `scim:write` say what may be done, `scim:users` and `scim:groups` to what;
  /// where no kind is named, both are meant.
  ///
  /// - Throws: `token.scope.unknown` for none at all and for scopes that are no SCIM client's; `token.scope.incomplete`
  ///   where kinds are named and nothing that may be done to them.
  public func completedForSCIM() throws(CodedError) -> Set<Scope> {
    guard !isEmpty, isSubset(of: Scope.allSCIM) else {
      throw CodedError(
        .tokenScopeUnknown, "such a credential cannot have these scopes", expected: "some of \(Scope.allSCIM.words)",
        received: isEmpty ? "none" : words, remedy: "leave out the other scopes")
    }
    guard contains(.scimRead) || contains(.scimWrite) else {
      throw CodedError(
        .tokenScopeIncomplete, "the scopes name kinds of resources and nothing that may be done to them",
        expected: "`scim:read` or `scim:write` beside them", received: words,
        remedy: "add `scim:read`, `scim:write` or both")
    }
    return contains(.scimUsers) || contains(.scimGroups) ? self : union([.scimUsers, .scimGroups])
  }

  /// The scopes in a fixed order, separated by spaces, as OAuth writes them (RFC 6749 §3.3).
  public var words: String { map(\.rawValue).sorted().joined(separator: " ") }
}
