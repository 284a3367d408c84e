import Hummingbird
import JSON

/// Every route of the server and what is tried at it by somebody of another tenant. A route without a row fails the test
/// that holds this table against the router.
enum IsolationMatrix {
  struct Row: Sendable {
    /// As the router names it.
    let route: String
    /// Addresses of the route below the tenant's base, `{user}` and `{group}` standing for ids; empty for routes that are
    /// the same for everybody.
    var addresses: [String]
    /// Bodies worth trying beside a harmless one; ids and names are filled in as in addresses.
    var bodies: [String] = []
    /// Whether a token is what opens the route; the others are open to anybody and take no token.
    var isGuarded = true
    /// Whether an answer differs each time, by a signature or a random value, so that statuses alone are compared.
    var isRandom = false
  }

  private static let scim = "/t/{tenant}/scim/v2"
  private static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
  private static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
  private static let patch = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

  static let rows: [Row] = [
    row("/ServiceProviderConfig", ["/ServiceProviderConfig"]),
    row("/ResourceTypes", ["/ResourceTypes"]),
    row("/ResourceTypes/{name}", ["/ResourceTypes/User", "/ResourceTypes/{user}"]),
    row("/Schemas", ["/Schemas"]),
    row("/Schemas/{id}", ["/Schemas/\(user)", "/Schemas/{user}"]),
    row("/Roles", ["/Roles", "/Roles?filter=id%20eq%20%22{user}%22"]),
    row("/Roles/.search", ["/Roles/.search"], [search(#"id eq \"{user}\""#)]),
    row("/Roles/{id}", ["/Roles/{user}"]),
    row("/Entitlements", ["/Entitlements", "/Entitlements?filter=id%20eq%20%22{user}%22"]),
    row("/Entitlements/.search", ["/Entitlements/.search"], [search(#"id eq \"{user}\""#)]),
    row("/Entitlements/{id}", ["/Entitlements/{user}"]),
    row("/Me", ["/Me"]),
    row(
      "",
      [
        "?filter=id%20eq%20%22{user}%22", "?filter=userName%20eq%20%22{userName}%22",
        "?filter=displayName%20sw%20%22S%22", "",
      ]),
    row(
      "/Bulk", ["/Bulk"],
      [
        bulk(#"{"method":"DELETE","path":"/Users/{user}"}"#), bulk(#"{"method":"DELETE","path":"/Groups/{group}"}"#),
        bulk(#"{"method":"PATCH","path":"/Groups/{group}","data":\#(rename)}"#),
        bulk(#"{"method":"PUT","path":"/Users/{user}","data":{"schemas":["\#(user)"],"userName":"m"}}"#),
        bulk(
          #"{"method":"POST","bulkId":"g","path":"/Groups","data":{"schemas":["\#(group)"],"displayName":"Mine","#
            + #""members":[{"value":"{user}"}]}}"#),
      ]),
    row(
      "/.search", ["/.search"],
      [search(#"id eq \"{user}\""#), search(#"id eq \"{group}\""#), search(#"userName eq \"{userName}\""#)]),
    row("/AsyncRequests/{txn}", ["/AsyncRequests/{user}"]),
    row(
      "/{endpoint}",
      [
        "/Users", "/Groups", "/Nowhere", "/Users?filter=id%20eq%20%22{user}%22",
        "/Users?filter=userName%20eq%20%22{userName}%22", "/Users?filter=externalId%20eq%20%22{user}%22",
        "/Groups?filter=members.value%20eq%20%22{user}%22", "/Groups?filter=id%20eq%20%22{group}%22",
        "/Groups?filter=id%20eq%20%22{group}%22%20and%20members%20eq%20%22{user}%22", "/Users?cursor={user}",
      ],
      [
        #"{"schemas":["\#(group)"],"displayName":"Mine","members":[{"value":"{user}"},{"value":"{group}"}]}"#,
        #"{"schemas":["\#(user)"],"userName":"{userName}","externalId":"{user}","id":"{user}"}"#,
      ]),
    row(
      "/{endpoint}/.search", ["/Users/.search", "/Groups/.search"],
      [search(#"id eq \"{user}\""#), search(#"id eq \"{group}\""#), search(#"members.value eq \"{user}\""#)]),
    row(
      "/{endpoint}/{id}", ["/Users/{user}", "/Groups/{group}", "/Users/{group}", "/Groups/{user}"],
      [
        rename, #"{"schemas":["\#(user)"],"userName":"{userName}","active":false}"#,
        #"{"schemas":["\#(group)"],"displayName":"Mine","members":[]}"#,
      ]),
    row(
      "/{endpoint}/{id}/members",
      ["/Groups/{group}/members", "/Groups/{group}/members?filter=value%20eq%20%22{user}%22"]),
    Row(route: "/t/{tenant}/saml/{connection}/metadata", addresses: ["/saml/sample-idp/metadata"], isGuarded: false),
    Row(
      route: "/t/{tenant}/saml/{connection}/login", addresses: ["/saml/sample-idp/login"], isGuarded: false,
      isRandom: true),
    Row(route: "/t/{tenant}/saml/{connection}/acs", addresses: ["/saml/sample-idp/acs"], isGuarded: false),
    Row(route: "/t/{tenant}/session", addresses: ["/session"], isGuarded: false),
    Row(
      route: "/t/{tenant}/audit/checkpoint", addresses: ["/audit/checkpoint"], isGuarded: false, isRandom: true),
    Row(route: "/t/{tenant}/oauth2/token", addresses: ["/oauth2/token"], isGuarded: false),
    Row(route: "/", addresses: [], isGuarded: false),
    Row(route: "/healthz", addresses: [], isGuarded: false),
    Row(route: "/readyz", addresses: [], isGuarded: false),
    Row(route: "/metrics", addresses: [], isGuarded: false),
    // The operator's: a tenant's token is no token here, which the tests of the admin API hold for every address.
    Row(route: "/api/v1/tenants/{tenant}/provisioning-log", addresses: []),
    Row(route: "/api/v1/usage", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/access", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/reviews", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/reviews/{review}", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/reviews/{review}/decisions", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/reviews/{review}/close", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/policy/preview", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/holds", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/holds/{hold}", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/holds/{hold}/release", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/holds/{hold}/undo", addresses: []),
    Row(route: "/api/v1/tenants/{tenant}/urgent", addresses: []),
  ]

  /// The rows that a tenant's token opens.
  static var directory: [Row] { rows.filter { $0.route.hasPrefix(scim) } }

  private static func row(_ route: String, _ addresses: [String], _ bodies: [String] = []) -> Row {
    Row(route: scim + route, addresses: addresses.map { "/scim/v2" + $0 }, bodies: bodies)
  }

  private static let rename =
    #"{"schemas":["\#(patch)"],"Operations":[{"op":"replace","path":"displayName","value":"Mallory"}]}"#

  private static func bulk(_ operation: String) -> String {
    #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[\#(operation)]}"#
  }

  private static func search(_ filter: String) -> String {
    #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"\#(filter)"}"#
  }
}
