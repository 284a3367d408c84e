import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct SCIMSchemas {
  /// Spots of RFC 7643 §8.7.1: schema, path, type, multi-valued, required, mutability, returned, uniqueness.
  @Test(arguments: [
    "User userName string single required readWrite default server",
    "User name complex single optional readWrite default none",
    "User name.givenName string single optional readWrite default none",
    "User profileUrl reference single optional readWrite default none",
    "User active boolean single optional readWrite default none",
    "User password string single optional writeOnly never none",
    "User emails complex many optional readWrite default none",
    "User emails.value string single optional readWrite default none",
    "User emails.primary boolean single optional readWrite default none",
    "User photos.value reference single optional readWrite default none",
    "User addresses.postalCode string single optional readWrite default none",
    "User groups complex many optional readOnly default none",
    "User groups.$ref reference single optional readOnly default none",
    "User x509Certificates.value binary single optional readWrite default none",
    "Group displayName string single required readWrite default none",
    "Group members complex many optional readWrite default none",
    "Group members.value string single optional immutable default none",
    "Group members.type string single optional immutable default none",
    "EnterpriseUser employeeNumber string single optional readWrite default none",
    "EnterpriseUser manager complex single optional readWrite default none",
    "EnterpriseUser manager.displayName string single optional readOnly default none",
  ])
  func attributesHaveTheCharacteristicsOfTheStandard(_ row: String) throws {
    let words = row.split(separator: " ").map(String.init)
    let schema = try #require(SchemaRegistry.standard().schemas.first { $0.name == words[0] })
    let names = words[1].split(separator: ".").map(String.init)
    var attribute = try #require(schema.attribute(named: names[0]))
    if names.count > 1 { attribute = try #require(attribute.subAttribute(named: names[1])) }
    let actual = [
      attribute.kind.rawValue, attribute.isMultiValued ? "many" : "single",
      attribute.isRequired ? "required" : "optional",
      attribute.mutability.rawValue, attribute.returned.rawValue, attribute.uniqueness.rawValue,
    ]
    #expect(actual == Array(words[2...]))
  }

  @Test func theStandardsAttributesAreAllThere() throws {
    let names = try SchemaRegistry.standard().schemas.map { $0.attributes.map(\.name) }
    #expect(
      names == [
        [
          "userName", "name", "displayName", "nickName", "profileUrl", "title", "userType", "preferredLanguage",
          "locale",
          "timezone", "active", "password", "emails", "phoneNumbers", "ims", "photos", "addresses", "groups",
          "entitlements", "roles", "x509Certificates",
        ],
        ["employeeNumber", "costCenter", "organization", "division", "department", "manager"],
        ["displayName", "members"],
      ])
  }

  @Test func canonicalValuesAndReferenceTypesAreKept() throws {
    let user = try SCIMSupport.type("User").schema
    let types = try #require(user.attribute(named: "ims")?.subAttribute(named: "type")?.canonicalValues)
    #expect(types == ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"])
    #expect(user.attribute(named: "photos")?.subAttribute(named: "value")?.referenceTypes == ["external"])
  }

  @Test func readingWhatWasWrittenGivesTheSameSchema() throws {
    for schema in try SchemaRegistry.standard().schemas {
      let again = try Schema(JSONValue(parsing: JSONValue.object(schema.json).serialized()))
      #expect(again == schema)
      #expect(schema.attributes.allSatisfy { !$0.description.isEmpty })
    }
  }

  @Test(arguments: [
    "[]", "{}", #"{"id": "user", "attributes": [{"name": "a"}]}"#, #"{"id": "urn:a", "attributes": []}"#,
    #"{"id": "urn:a", "attributes": [{"name": "1a"}]}"#,
    #"{"id": "urn:a", "attributes": [{"name": "a", "type": "text"}]}"#,
    #"{"id": "urn:a", "attributes": [{"name": "a", "multiValued": "no"}]}"#,
    #"{"id": "urn:a", "attributes": [{"name": "a", "mutability": "sometimes"}]}"#,
    #"{"id": "urn:a", "attributes": [{"name": "a", "type": "complex"}]}"#,
    #"{"id": "urn:a", "attributes": [{"name": "a", "subAttributes": [{"name": "b"}]}]}"#,
    #"{"id": "urn:a", "attributes": [{"name": "a", "canonicalValues": [1]}]}"#,
    #"{"id": "urn:a", "attributes": [{"name": "a"}, {"name": "A"}]}"#,
    #"{"id": "urn:a", "attributes": [{"name": "a", "type": "complex", "subAttributes": [{"name": "b", "type": "complex", "subAttributes": [{"name": "c"}]}]}]}"#,
  ])
  func schemasOfAnotherFormAreRefused(_ text: String) throws {
    let json = try SCIMSupport.json(text)
    #expect(SCIMSupport.code { _ = try Schema(json) } == .scimSchemaInvalid)
  }

  @Test func absentCharacteristicsHaveTheDefaultsOfTheStandard() throws {
    let attribute = try AttributeDefinition(["name": "a"])
    #expect(attribute == AttributeDefinition(name: "a", kind: .string))
    #expect(attribute.mutability == .readWrite && attribute.returned == .default && attribute.uniqueness == .none)
  }

  @Test func resourceTypesAreFoundByNameEndpointAndSchema() throws {
    let registry = try SchemaRegistry.standard()
    #expect(registry.resourceType(named: "User")?.endpoint == "Users")
    #expect(registry.resourceType(endpoint: "Groups")?.name == "Group")
    #expect(registry.resourceType(schema: SchemaURN.group)?.relations == ["members"])
    #expect(registry.schema(id: SchemaURN.enterpriseUser.uppercased())?.name == "EnterpriseUser")
    #expect(registry.resourceType(named: "user") == nil && registry.resourceType(endpoint: "users") == nil)
  }

  @Test func attributesAreFoundWithAndWithoutTheirSchema() throws {
    let user = try SCIMSupport.type("User")
    #expect(user.attribute(named: "USERNAME", schema: nil)?.type.name == "userName")
    #expect(
      user.attribute(named: "department", schema: SchemaURN.enterpriseUser)?.container == SchemaURN.enterpriseUser)
    #expect(user.attribute(named: "manager", schema: nil)?.container == SchemaURN.enterpriseUser)
    #expect(user.attribute(named: "userName", schema: SchemaURN.user)?.container == String?.none)
    #expect(user.attribute(named: "userName", schema: SchemaURN.enterpriseUser) == nil)
    #expect(user.attribute(named: "userName", schema: SchemaURN.group) == nil)
    #expect(user.attribute(named: "externalId", schema: nil)?.type.isCaseExact == true)
    #expect(user.attribute(named: "meta", schema: nil)?.type.subAttribute(named: "lastModified")?.kind == .dateTime)
  }

  @Test func referencesAndBinariesAreCaseExactForFilters() throws {
    let user = try SCIMSupport.type("User")
    #expect(user.attribute(named: "profileUrl", schema: nil)?.type.isCaseExact == true)
    #expect(user.schema.attribute(named: "profileUrl")?.isCaseExact == false)
  }
}
