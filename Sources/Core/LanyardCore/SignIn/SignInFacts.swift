public import Diagnostics
public import JSON

/// What the last sign-in through one connection stated of a subject, for as long as mapping believes it.
///
/// Kept are the groups, and of the attributes those that the connection or the policy names: what nothing reads is not
/// kept. All of it is personal.
public struct SignInFacts: Sendable, Hashable {
  /// One attribute by the name that the assertion gives it, with its values in their order.
  public struct Attribute: Sendable, Hashable {
    public let name: String
    public let values: [String]

    public init(name: String, values: [String]) {
      self.name = name
      self.values = values
    }
  }

  public let tenant: TenantID
  public let subject: ResourceID
  public let connection: String
  /// The entityID of the identity provider that stated it. A connection may come to trust another one, which this one's word
  /// is not.
  public let issuer: String
  /// Names of groups in the assertion's order, each once.
  public let groups: [String]
  public let attributes: [Attribute]
  /// The `ID` of the assertion that stated it.
  public let assertionID: String
  public let stated: Instant
  /// From this moment on nobody believes it.
  public let expires: Instant

  public init(
    tenant: TenantID, subject: ResourceID, connection: String, issuer: String, groups: [String],
    attributes: [Attribute],
    assertionID: String, stated: Instant, expires: Instant
  ) {
    self.tenant = tenant
    self.subject = subject
    self.connection = connection
    self.issuer = issuer
    self.groups = groups
    self.attributes = attributes
    self.assertionID = assertionID
    self.stated = stated
    self.expires = expires
  }

  /// The most values, groups included, that are kept of one sign-in.
  public static let maximumValues = 2000
  /// The most octets that names and values may have together.
  public static let maximumOctets = 65_536
}

/// The form in which a store keeps what was stated, and the log its sealed values.
extension SignInFacts {
  /// `{"groups": […], "attributes": [{"name", "values": […]}]}`. Equal where the statement is, octet for octet.
  public var document: JSONObject {
    [
      "groups": .array(groups.map(JSONValue.string)),
      "attributes": .array(
        attributes.map { ["name": .string($0.name), "values": .array($0.values.map(JSONValue.string))] }),
    ]
  }

  /// Reads the groups and attributes that ``document`` wrote; what is no such thing is passed over.
  public static func statement(of document: JSONObject) -> (groups: [String], attributes: [Attribute]) {
    let groups = document["groups"]?.arrayValue?.compactMap(\.stringValue) ?? []
    let attributes = document["attributes"]?.arrayValue?.compactMap { element -> Attribute? in
      guard let name = element["name"]?.stringValue else { return nil }
      return Attribute(name: name, values: element["values"]?.arrayValue?.compactMap(\.stringValue) ?? [])
    }
    return (groups, attributes ?? [])
  }
}
