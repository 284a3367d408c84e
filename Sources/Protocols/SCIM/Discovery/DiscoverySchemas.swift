internal import SCIMFilter

/// The schemas of the discovery documents themselves (RFC 7643 §5, §6, §7), which `/Schemas` lists beside those of the
/// resources. They are here and no files because the schema of schemas nests deeper than any schema of a resource may.
enum DiscoverySchemas {
  static let all = [serviceProviderConfig, resourceType, schema]

  static let serviceProviderConfig = Schema(
    id: SchemaURN.serviceProviderConfig, name: "ServiceProviderConfig", description: "What the service can do",
    attributes: [
      reference("documentationUri", "Where people read about the service.", ["external"]),
      feature("patch", "Changing resources by PATCH."),
      feature(
        "bulk", "Many operations in one request.",
        [
          integer("maxOperations", "How many operations a request may hold.", isRequired: true),
          integer("maxPayloadSize", "How many octets a request may have.", isRequired: true),
        ]),
      feature(
        "filter", "Queries with a filter.",
        [integer("maxResults", "How many resources a page may hold.", isRequired: true)]),
      feature("changePassword", "Changing passwords."),
      feature("sort", "Queries with an order."),
      feature("etag", "Versions as ETags."),
      complex(
        "pagination", "Pages of long answers.",
        [
          flag("cursor", "Whether there are pages by cursor."), flag("index", "Whether there are pages by index."),
          text("defaultPaginationMethod", "What a client gets that asks for neither.", canonical: ["cursor", "index"]),
          integer("defaultPageSize", "How many resources a page holds where the client does not say."),
          integer("maxPageSize", "How many resources a page may hold."),
          integer("cursorTimeout", "For how many seconds a cursor is good."),
        ]),
      complex(
        "securityEvents", "Events, and requests that are carried out after their answer.",
        [
          text(
            "asyncRequest", "Which requests are carried out after their answer.",
            canonical: ["none", "request", "long"]),
          reference("eventUris", "The events there are.", ["uri"], isMultiValued: true),
        ]),
      complex(
        "RolesAndEntitlements", "The lists of roles and entitlements that a user may have.",
        [
          feature("roles", "The list of roles.", valueFeatures("multipleRolesSupported")),
          feature("entitlements", "The list of entitlements.", valueFeatures("multipleEntitlementsSupported")),
        ]),
      complex(
        "authenticationSchemes", "How clients authenticate.",
        [
          text(
            "type", "The scheme.", isRequired: true,
            canonical: ["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"]),
          text("name", "What the scheme is called.", isRequired: true),
          text("description", "What the scheme is.", isRequired: true),
          reference("specUri", "Where the scheme is specified.", ["external"]),
          reference("documentationUri", "Where people read about its use.", ["external"]),
          flag("primary", "Whether it is the preferred scheme.", isRequired: false),
        ], isMultiValued: true, isRequired: true),
    ])

  /// What a user's values of a listed kind may be.
  private static func valueFeatures(_ multiple: String) -> [AttributeDefinition] {
    [
      flag(multiple, "Whether a user may have several.", isRequired: false),
      flag("primarySupported", "Whether one of them may be primary.", isRequired: false),
      flag("typeSupported", "Whether they have types.", isRequired: false),
    ]
  }

  static let resourceType = Schema(
    id: SchemaURN.resourceType, name: "ResourceType", description: "A kind of resource and where it is found",
    attributes: [
      text("id", "The name of the type once more."),
      text("name", "The name of the type.", isRequired: true, isCaseExact: true),
      text("description", "What the resources are."),
      reference("endpoint", "Where they are found, relative to the service.", ["uri"], isRequired: true),
      reference("schema", "The main schema.", ["uri"], isRequired: true),
      complex(
        "schemaExtensions", "The extensions of the schema.",
        [
          reference("schema", "The schema of the extension.", ["uri"], isRequired: true),
          flag("required", "Whether every resource has the extension."),
        ], isMultiValued: true),
    ])

  static let schema = Schema(
    id: SchemaURN.schema, name: "Schema", description: "A named collection of attributes",
    attributes: [
      text("id", "The URN of the schema.", isRequired: true, isCaseExact: true),
      text("name", "The name of the schema.", isRequired: true), text("description", "What the schema is for."),
      complex(
        "attributes", "The attributes.",
        characteristics + [
          complex("subAttributes", "The parts of a complex attribute.", characteristics, isMultiValued: true)
        ], isMultiValued: true, isRequired: true),
    ])

  private static let characteristics = [
    text("name", "The name of the attribute.", isRequired: true, isCaseExact: true),
    text(
      "type", "What kind of value it has.", isRequired: true, canonical: AttributeType.Kind.allCases.map(\.rawValue)),
    flag("multiValued", "Whether it has many values."), text("description", "What the attribute is."),
    flag("required", "Whether every resource has a value.", isRequired: false),
    text("canonicalValues", "Values that are suggested.", isMultiValued: true, isCaseExact: true),
    flag("caseExact", "Whether letter case counts.", isRequired: false),
    text("mutability", "Who may write it.", canonical: AttributeDefinition.Mutability.allCases.map(\.rawValue)),
    text("returned", "When answers hold it.", canonical: AttributeDefinition.Returned.allCases.map(\.rawValue)),
    text(
      "uniqueness", "Among which resources a value is the only one.",
      canonical: AttributeDefinition.Uniqueness.allCases.map(\.rawValue)),
    text("referenceTypes", "What a reference may lead to.", isMultiValued: true, isCaseExact: true),
  ]
}
