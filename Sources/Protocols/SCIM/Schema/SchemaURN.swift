internal import JSON

/// The URNs that SCIM registers (RFC 7643 §10, RFC 7644 §8.2), and ours.
public enum SchemaURN {
  public static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
  public static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
  public static let enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
  /// Of draft-ietf-scim-roles-entitlements, as the next.
  public static let role = "urn:ietf:params:scim:schemas:core:2.0:Role"
  public static let entitlement = "urn:ietf:params:scim:schemas:core:2.0:Entitlement"
  public static let schema = "urn:ietf:params:scim:schemas:core:2.0:Schema"
  public static let resourceType = "urn:ietf:params:scim:schemas:core:2.0:ResourceType"
  public static let serviceProviderConfig = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
  public static let listResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
  public static let searchRequest = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
  public static let patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
  public static let bulkRequest = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
  public static let bulkResponse = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
  public static let error = "urn:ietf:params:scim:api:messages:2.0:Error"
  /// The member of an error body that carries code, expectation and remedy.
  public static let lanyardError = "urn:lanyard:params:scim:api:messages:2.0:Error"
}
