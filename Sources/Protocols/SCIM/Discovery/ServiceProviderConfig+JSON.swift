public import JSON

extension ServiceProviderConfig {
  /// The document, for the service whose base URL this is (without a slash at its end).
  public func json(baseURL: String) -> JSONValue {
    var json: JSONObject = ["schemas": [.string(SchemaURN.serviceProviderConfig)]]
    json["documentationUri"] = documentationURI.map { .string($0) }
    json["patch"] = ["supported": true]
    json["bulk"] = [
      "supported": .bool(bulk != nil), "maxOperations": .number(JSONNumber(bulk?.maximumOperations ?? 0)),
      "maxPayloadSize": .number(JSONNumber(bulk?.maximumPayload ?? 0)),
    ]
    json["filter"] = ["supported": true, "maxResults": .number(JSONNumber(maximumResults))]
    json["changePassword"] = ["supported": false]
    json["sort"] = ["supported": .bool(sorts)]
    json["etag"] = ["supported": true]
    json["pagination"] = pagination?.json
    json["securityEvents"] = securityEvents?.json
    if listsRoles { json["RolesAndEntitlements"] = Self.rolesAndEntitlements }
    json["authenticationSchemes"] = .array(
      authenticationSchemes.enumerated().map { $0.element.json(isPrimary: $0.offset == 0) })
    json["meta"] = [
      "resourceType": "ServiceProviderConfig", "location": .string("\(baseURL)/ServiceProviderConfig"),
    ]
    return .object(json)
  }
}

extension ServiceProviderConfig {
  /// Written with a capital letter in draft-ietf-scim-roles-entitlements-01.
  fileprivate static let rolesAndEntitlements: JSONValue = [
    "roles": [
      "supported": true, "multipleRolesSupported": true, "primarySupported": true, "typeSupported": true,
    ],
    "entitlements": [
      "supported": true, "multipleEntitlementsSupported": true, "primarySupported": true, "typeSupported": true,
    ],
  ]
}

extension ServiceProviderConfig.Pagination {
  fileprivate var json: JSONValue {
    [
      "cursor": true, "index": true, "defaultPaginationMethod": "index",
      "defaultPageSize": .number(JSONNumber(defaultPageSize)), "maxPageSize": .number(JSONNumber(maximumPageSize)),
      "cursorTimeout": .number(JSONNumber(cursorTimeout)),
    ]
  }
}

extension ServiceProviderConfig.SecurityEvents {
  fileprivate var json: JSONValue {
    ["asyncRequest": .string(asyncRequest.rawValue), "eventUris": .array(eventURIs.map { .string($0) })]
  }
}

extension ServiceProviderConfig.AuthenticationScheme {
  fileprivate func json(isPrimary: Bool) -> JSONValue {
    let (type, name, description, specification) =
      switch self {
      case .bearerToken:
        (
          "oauthbearertoken", "Bearer token", "A token of the directory in the Authorization header",
          "https://www.rfc-editor.org/info/rfc6750"
        )
      case .clientCredentials:
        (
          "oauth2", "OAuth 2.0 client credentials",
          "A short-lived token from the token endpoint, for a client's secret or signed assertion",
          "https://www.rfc-editor.org/info/rfc6749"
        )
      }
    return [
      "type": .string(type), "name": .string(name), "description": .string(description),
      "specUri": .string(specification), "primary": .bool(isPrimary),
    ]
  }
}
