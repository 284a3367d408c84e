import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct SCIMSchemas {
  /// Every line of the table, and no attribute beside them.
  @Test func attributesHaveTheCharacteristicsOfTheStandard() throws {
    let rows = try SCIMSupport.lines("characteristics.txt")
    let actual = try SchemaRegistry.standard().schemas.flatMap { schema in
      schema.attributes.flatMap { attribute in
        [Self.row(attribute, schema.name, attribute.name)]
          + attribute.subAttributes.map { Self.row($0, schema.name, "\(attribute.name).\($0.name)") }
      }
    }
    for row in rows where !actual.contains(row) { Issue.record("not as the standard has it: \(row)") }
    #expect(Set(actual) == Set(rows) && rows.count == 82)
  }

  private static func row(_ attribute: AttributeDefinition, _ schema: String, _ path: String) -> String {
    let list = { (words: [String]) in words.isEmpty ? "-" : words.joined(separator: ",") }
    return [
      schema, path, attribute.kind.rawValue, attribute.isMultiValued ? "many" : "single",
      attribute.isRequired ? "required" : "optional", attribute.isCaseExact ? "exact" : "folded",
      attribute.mutability.rawValue, attribute.returned.rawValue, attribute.uniqueness.rawValue,
      list(attribute.canonicalValues), list(attribute.referenceTypes),
    ].joined(separator: " ")
  }

  @Test func userNamesOfTheStandardAreComparedAsUserNames() throws {
    let user = try SCIMSupport.type("User")
    #expect(user.attribute(named: "userName", schema: nil)?.type.comparison == .userName)
    #expect(user.attribute(named: "displayName", schema: nil)?.type.comparison == .caseFolded)
    let other = Schema(id: "urn:x:y", name: "Y", attributes: [AttributeDefinition(name: "userName", kind: .string)])
    #expect(other.attributes[0].type.comparison == .caseFolded)
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
