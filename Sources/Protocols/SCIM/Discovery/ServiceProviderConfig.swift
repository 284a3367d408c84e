public import JSON

/// What the service can do (RFC 7643 §5).
public struct ServiceProviderConfig: Hashable, Sendable {
  /// How many resources a filter may bring on one page.
  public var maximumResults: Int
  /// An address for people, if there is one.
  public var documentationURI: String?

  public init(maximumResults: Int = ListQuery.PageLimits.standard.maximumCount, documentationURI: String? = nil) {
    self.maximumResults = maximumResults
    self.documentationURI = documentationURI
  }

  /// The document, for the service whose base URL this is (without a slash at its end).
  public func json(baseURL: String) -> JSONValue {
    var json: JSONObject = ["schemas": [.string(SchemaURN.serviceProviderConfig)]]
    json["documentationUri"] = documentationURI.map { .string($0) }
    json["patch"] = ["supported": true]
    json["bulk"] = ["supported": false, "maxOperations": 0, "maxPayloadSize": 0]
    json["filter"] = ["supported": true, "maxResults": .number(JSONNumber(maximumResults))]
    json["changePassword"] = ["supported": false]
    json["sort"] = ["supported": false]
    json["etag"] = ["supported": true]
    json["authenticationSchemes"] = [
      [
        "type": "oauthbearertoken", "name": "Bearer token",
        "description": "A token of the directory in the Authorization header",
        "specUri": "https://www.rfc-editor.org/info/rfc6750", "primary": true,
      ]
    ]
    json["meta"] = [
      "resourceType": "ServiceProviderConfig", "location": .string("\(baseURL)/ServiceProviderConfig"),
    ]
    return .object(json)
  }
}
