public import Diagnostics
internal import JSON

extension SchemaRegistry {
  /// `Role` and `Entitlement` (draft-ietf-scim-roles-entitlements): what values of a user's `roles` and `entitlements` mean
  /// something here. Their resources are lists that the service makes; nobody writes them.
  ///
  /// - Throws: `scim.schema.invalid` or a code of JSON if a file was damaged before it was compiled in.
  public static func rolesAndEntitlements() throws(CodedError) -> [ResourceType] {
    let role = try Schema(JSONValue(parsing: PackageResources.role_json))
    let entitlement = try Schema(JSONValue(parsing: PackageResources.entitlement_json))
    return [
      ResourceType(name: "Role", endpoint: "Roles", description: "Roles that people may be given", schema: role),
      ResourceType(
        name: "Entitlement", endpoint: "Entitlements", description: "Rights that come with roles", schema: entitlement),
    ]
  }
}
