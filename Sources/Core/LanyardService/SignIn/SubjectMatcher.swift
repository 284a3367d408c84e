internal import LanyardCore
internal import SAML
internal import SCIMFilter

/// Finds the SCIM user an assertion names. The name is looked up in the attribute index, folded by the attribute's own
/// rules, so that sign-in and SCIM agree on who is who.
struct SubjectMatcher {
  func users(
    named assertion: ValidatedAssertion, by connection: ConnectionManifest, tenant: TenantID, _ reader: any StoreReader
  ) throws -> [StoredResource] {
    guard let name = assertion.nameID, !name.isEmpty else { return [] }
    let match = connection.match
    return try reader.resources(
      type: "User", key: match.indexKey, folded: match.comparison.folded(name), tenant: tenant)
  }
}

extension ConnectionManifest.Match {
  /// The key of the attribute index that the name is looked up in.
  var indexKey: String {
    switch self {
    case .userName: "userName"
    case .externalId: "externalId"
    case .email: "emails.value"
    }
  }

  /// How the schema compares the values under that key.
  var comparison: AttributeType.Comparison {
    switch self {
    case .userName: .userName
    case .externalId: .exact
    case .email: .caseFolded
    }
  }
}
