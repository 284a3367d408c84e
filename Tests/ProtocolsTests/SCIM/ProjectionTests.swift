import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct Projections {
  private static let alice = """
    {"schemas": ["u", "e"], "id": "1", "externalId": "x", "userName": "alice", "password": "never", "unknown": 1,
     "name": {"givenName": "A", "familyName": "B"}, "emails": [{"value": "w", "type": "work"}, {"value": "h"}],
     "\(SchemaURN.enterpriseUser)": {"department": "d", "manager": {"value": "m", "displayName": "M"}},
     "meta": {"resourceType": "User", "version": "1"}}
    """

  /// Attributes asked for, attributes excluded, and what is left beside `schemas` and `id`.
  @Test(arguments: [
    ("userName", "", #"{"userName": "alice"}"#),
    ("USERNAME,externalid", "", #"{"externalId": "x", "userName": "alice"}"#),
    ("id", "", "{}"), ("nonsense", "", "{}"), ("password", "", "{}"), ("unknown", "", "{}"),
    ("name", "", #"{"name": {"givenName": "A", "familyName": "B"}}"#),
    ("name.givenName", "", #"{"name": {"givenName": "A"}}"#),
    ("name.givenName,name", "", #"{"name": {"givenName": "A", "familyName": "B"}}"#),
    ("emails.value", "", #"{"emails": [{"value": "w"}, {"value": "h"}]}"#),
    ("emails.type", "", #"{"emails": [{"type": "work"}]}"#),
    ("emails", "emails.type", #"{"emails": [{"value": "w"}, {"value": "h"}]}"#),
    ("name,userName", "userName", #"{"name": {"givenName": "A", "familyName": "B"}}"#),
    ("meta.version", "", #"{"meta": {"version": "1"}}"#),
    ("urn:ietf:params:scim:schemas:core:2.0:User:userName", "", #"{"userName": "alice"}"#),
    ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "", #"{"ENT": {"department": "d"}}"#),
    ("department", "", #"{"ENT": {"department": "d"}}"#),
    (
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "",
      #"{"ENT": {"department": "d", "manager": {"value": "m", "displayName": "M"}}}"#
    ),
    (
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value", "",
      #"{"ENT": {"manager": {"value": "m"}}}"#
    ),
    (
      "", "name,emails,meta,urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
      #"{"externalId": "x", "userName": "alice"}"#
    ),
    (
      "", "externalId,name.givenName,emails.value,meta,manager",
      #"{"userName": "alice", "name": {"familyName": "B"}, "emails": [{"type": "work"}], "ENT": {"department": "d"}}"#
    ),
    ("", "id,schemas,externalId,name,emails,meta,department,manager", #"{"userName": "alice"}"#),
  ])
  func showWhatIsAskedForAndNotExcluded(_ attributes: String, _ excluded: String, _ expected: String) throws {
    let query = try ListQuery(parsing: [("attributes", attributes), ("excludedAttributes", excluded)])
    let projection = Projection(
      attributes: query.attributes, excludedAttributes: query.excludedAttributes, type: try SCIMSupport.type("User"))
    var shown = projection.apply(try SCIMSupport.object(Self.alice))
    #expect(shown["schemas"] == ["u", "e"] && shown["id"] == "1")
    shown["schemas"] = Optional.none
    shown["id"] = Optional.none
    let wanted = try SCIMSupport.object(expected.split(separator: "ENT").joined(separator: SchemaURN.enterpriseUser))
    #expect(shown == wanted)
  }

  @Test func byDefaultEverythingIsShownButSecretsAndTheUnknown() throws {
    let shown = Projection(type: try SCIMSupport.type("User")).apply(try SCIMSupport.object(Self.alice))
    #expect(
      shown.names == ["schemas", "id", "externalId", "userName", "name", "emails", SchemaURN.enterpriseUser, "meta"])
  }

  @Test func attributesReturnedOnRequestAreShownOnRequestAlone() throws {
    let schema = Schema(
      id: "urn:x:T", name: "T",
      attributes: [
        AttributeDefinition(name: "rare", kind: .string, returned: .request),
        AttributeDefinition(name: "kept", kind: .string, returned: .always),
        AttributeDefinition(
          name: "box", kind: .complex,
          subAttributes: [
            AttributeDefinition(name: "rare", kind: .string, returned: .request),
            AttributeDefinition(name: "open", kind: .string),
            AttributeDefinition(name: "shut", kind: .string, returned: .never),
          ]),
      ])
    let type = ResourceType(name: "T", endpoint: "Ts", schema: schema)
    let document: JSONObject = ["rare": "r", "kept": "k", "box": ["rare": "r", "open": "o", "shut": "s"]]
    #expect(Projection(type: type).apply(document) == ["kept": "k", "box": ["open": "o"]])
    let rare = [AttributePath(attribute: "rare"), AttributePath(attribute: "box", subAttribute: "rare")]
    #expect(
      Projection(attributes: rare, type: type).apply(document) == ["rare": "r", "kept": "k", "box": ["rare": "r"]])
    #expect(
      Projection(excludedAttributes: [AttributePath(attribute: "kept")], type: type).apply(document)["kept"] == "k")
  }

  /// Whether a group's members are worth loading.
  @Test(arguments: [
    ("", "", true), ("", "members", false), ("displayName", "", false), ("members", "", true),
    ("members.value", "", true),
    ("", "members.value", true), ("MEMBERS", "", true), ("id", "displayName", false),
    ("members.value", "members", false),
  ])
  func sayWhatIsNeeded(_ attributes: String, _ excluded: String, _ needed: Bool) throws {
    let query = try ListQuery(parsing: [("attributes", attributes), ("excludedAttributes", excluded)])
    let projection = Projection(
      attributes: query.attributes, excludedAttributes: query.excludedAttributes, type: try SCIMSupport.type("Group"))
    #expect(projection.needs("members") == needed)
  }
}
