internal import JSON

/// The URNs that SCIM registers (RFC 7643 §10, RFC 7644 §8.2), and ours.
public enum SchemaURN {
  public static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
  public static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
  public static let enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
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

  /// Spellings that clients send for a registered URN: those from before the standard was final, which OneLogin uses, and
  /// a missing colon, which Entra ID's documented examples contain.
  static let aliases: [(spelling: String, meaning: String)] = [
    ("urn:scim:schemas:core:2.0", user),
    ("urn:scim:schemas:core:2.0:User", user),
    ("urn:scim:schemas:core:2.0:Group", group),
    ("urn:scim:schemas:extension:enterprise:2.0", enterpriseUser),
    ("urn:scim:schemas:extension:enterprise:2.0:User", enterpriseUser),
    ("urn:ietf:params:scim:schemas:extension:enterprise:2.0User", enterpriseUser),
  ]

  /// The registered URN that `urn` means: itself, unless it is a known misspelling.
  static func meaning(of urn: String) -> String {
    aliases.first { $0.spelling.matches(ignoringCase: urn) }?.meaning ?? urn
  }
}
