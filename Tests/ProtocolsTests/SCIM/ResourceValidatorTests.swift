import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct BodiesOfCreatesAndReplaces {
  private func create(_ body: String, _ type: String = "User") throws -> ValidatedResource {
    let type = try SCIMSupport.type(type)
    return try ResourceValidator(type).create(SCIMSupport.read(SCIMSupport.json(body), method: "POST", type))
  }

  private func replace(_ body: String, existing: String, _ type: String = "User") throws -> ValidatedResource {
    let type = try SCIMSupport.type(type)
    return try ResourceValidator(type).replace(
      SCIMSupport.read(SCIMSupport.json(body), method: "PUT", type), existing: SCIMSupport.object(existing))
  }

  /// What is sent, and what is stored of it besides `schemas`.
  @Test(arguments: [
    (#"{"USERNAME": "a", "Name": {"GIVENNAME": "A"}}"#, #"{"userName": "a", "name": {"givenName": "A"}}"#),
    (#"{"userName": "a", "active": "True"}"#, #"{"userName": "a", "active": true}"#),
    (#"{"userName": "a", "addresses": null, "emails": [], "name": {}, "title": null}"#, #"{"userName": "a"}"#),
    (#"{"userName": "a", "name": {"givenName": null}}"#, #"{"userName": "a"}"#),
    (#"{"userName": "a", "password": "secret"}"#, #"{"userName": "a"}"#),
    (#"{"userName": "a", "id": "x", "meta": {"version": "1"}, "groups": [{"value": "g"}]}"#, #"{"userName": "a"}"#),
    (#"{"userName": "a", "externalId": "E1"}"#, #"{"userName": "a", "externalId": "E1"}"#),
    (#"{"userName": "a", "emails": "a@example.org"}"#, #"{"userName": "a", "emails": [{"value": "a@example.org"}]}"#),
    (#"{"userName": "a", "emails": {"value": "x"}}"#, #"{"userName": "a", "emails": [{"value": "x"}]}"#),
    (
      #"{"userName": "a", "emails": [{"value": "x", "color": "red"}, null]}"#,
      #"{"userName": "a", "emails": [{"value": "x"}]}"#
    ),
    (#"{"userName": "a", "schemas": ["urn:unknown", 7]}"#, #"{"userName": "a"}"#),
    (#"{"userName": "a", "title": ""}"#, #"{"userName": "a", "title": ""}"#),
    (
      #"{"userName": "a", "displayName": "Zoë 🦊 +49 (0) 12"}"#, #"{"userName": "a", "displayName": "Zoë 🦊 +49 (0) 12"}"#
    ),
  ])
  func areStoredInSchemaSpelling(_ sent: String, _ stored: String) throws {
    let expected = try SCIMSupport.object(stored)
    #expect(try create(sent).document.withoutSchemas == expected)
  }

  /// Three shapes of a manager, in an extension that clients spell in several ways.
  @Test(arguments: [#""m1""#, #"{"value": "m1", "displayName": "M"}"#, #"[{"value": "m1", "$ref": null}]"#])
  func managersMayBeABareIdAnObjectOrAListOfOne(_ manager: String) throws {
    let spellings = [
      SchemaURN.enterpriseUser, SchemaURN.enterpriseUser.uppercased(), "urn:scim:schemas:extension:enterprise:2.0",
      "urn:ietf:params:scim:schemas:extension:enterprise:2.0User",
    ]
    for spelling in spellings {
      let resource = try create(#"{"userName": "a", "\#(spelling)": {"manager": \#(manager)}}"#)
      #expect(resource.document[SchemaURN.enterpriseUser] == ["manager": ["value": "m1"]])
      #expect(resource.document["schemas"] == [.string(SchemaURN.user), .string(SchemaURN.enterpriseUser)])
    }
  }

  @Test func schemasNamesTheExtensionsThatAreThere() throws {
    let body = #"{"schemas": ["\#(SchemaURN.user)", "\#(SchemaURN.enterpriseUser)"], "userName": "a"}"#
    #expect(try create(body).document["schemas"] == [.string(SchemaURN.user)])
    #expect(try create(#"{"userName": "a"}"#).document.names == ["schemas", "userName"])
  }

  @Test func whatWasNotUsedIsReported() throws {
    let body = """
      {"userName": "a", "shoeSize": 44, "name": {"pseudonym": "x"}, "groups": [], "id": "1",
       "\(SchemaURN.enterpriseUser)": {"desk": "7", "manager": {"value": "m", "displayName": "M"}}, "urn:x:y": {"a": 1}}
      """
    let ignored = try create(body).ignored
    let urn = SchemaURN.enterpriseUser
    #expect(
      Set(ignored) == ["shoeSize", "name.pseudonym", "groups", "\(urn):desk", "\(urn):manager.displayName", "urn:x:y"])
  }

  @Test func whatIsReportedIsBounded() throws {
    let members = (0..<500).map { #""x\#($0)": 1"# } + [#""\#(String(repeating: "y", count: 9000))": 1"#]
    let ignored = try create(#"{"userName": "a", \#(members.joined(separator: ","))}"#).ignored
    #expect(ignored.count <= 64 && ignored.allSatisfy { $0.utf8.count <= 260 })
  }

  @Test(arguments: [
    ("[]", "scim.body.invalid"), (#""user""#, "scim.body.invalid"), ("null", "scim.body.invalid"),
    ("{}", "scim.value.required"), (#"{"userName": null}"#, "scim.value.required"),
    (#"{"userName": ""}"#, "scim.value.required"), (#"{"userName": "  "}"#, "scim.value.required"),
    (#"{"userName": 7}"#, "scim.value.type"), (#"{"userName": ["a"]}"#, "scim.value.type"),
    (#"{"userName": {"value": "a"}}"#, "scim.value.type"),
    (#"{"userName": "a", "active": "yes"}"#, "scim.value.type"),
    (#"{"userName": "a", "active": 1}"#, "scim.value.type"),
    (#"{"userName": "a", "name": "Alice"}"#, "scim.value.type"),
    (#"{"userName": "a", "emails": 7}"#, "scim.value.type"),
    (#"{"userName": "a", "emails": [["x"]]}"#, "scim.value.type"),
    (#"{"userName": "a", "emails": [{"value": 7}]}"#, "scim.value.type"),
    (#"{"userName": "a", "emails": [{"value": "x", "primary": "si"}]}"#, "scim.value.type"),
    (#"{"userName": "a", "password": {"x": 1}}"#, "scim.value.type"),
    (#"{"userName": "a", "title": "x\u0000y"}"#, "scim.value.nul"),
    (#"{"userName": "a", "emails": [{"value": "\u0000"}]}"#, "scim.value.nul"),
    (
      #"{"userName": "a", "emails": [{"value": "x", "primary": true}, {"value": "y", "primary": "true"}]}"#,
      "scim.value.primary"
    ),
    (#"{"userName": "a", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": "x"}"#, "scim.value.type"),
    (
      #"{"userName": "a", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": {"manager": [{"value": "a"}, {"value": "b"}]}}"#,
      "scim.value.type"
    ),
  ])
  func areRefusedWithTheirCode(_ body: String, _ code: String) throws {
    #expect(SCIMSupport.code { _ = try create(body) } == ErrorCode(rawValue: code))
  }

  @Test func aRefusalNamesPathExpectationAndWhatCame() throws {
    do {
      _ = try create(#"{"userName": "a", "emails": [{"value": "x", "primary": "si"}]}"#)
      Issue.record("the body was accepted")
    } catch let error as CodedError {
      #expect(
        error.message.contains("emails.primary") && error.expected == "boolean" && error.received == "string `si`")
    }
  }

  @Test func tooManyValuesAreRefused() throws {
    let emails = (0..<11).map { #"{"value": "\#($0)"}"# }.joined(separator: ",")
    let validator = try ResourceValidator(SCIMSupport.type("User"), limits: ResourceLimits(maximumValues: 10))
    let body = try SCIMSupport.json(#"{"userName": "a", "emails": [\#(emails)]}"#)
    #expect(SCIMSupport.code { _ = try validator.create(body) } == .scimValueTooMany)
  }

  @Test func membersAreRelationsAndNoPartOfTheDocument() throws {
    let body =
      #"{"displayName": "g", "members": [{"value": "u1", "display": "A", "type": "User"}, {"value": "u1"}, "u2"]}"#
    let group = try create(body, "Group")
    #expect(group.document.withoutSchemas == ["displayName": "g"])
    #expect(group.relations == ["members": [["value": "u1", "type": "User"], ["value": "u2"]]])
    #expect(try create(#"{"displayName": "g"}"#, "Group").relations.isEmpty)
    #expect(try create(#"{"displayName": "g", "members": null}"#, "Group").relations.isEmpty)
    #expect(try create(#"{"displayName": "g", "members": []}"#, "Group").relations == ["members": []])
    #expect(
      SCIMSupport.code { _ = try create(#"{"displayName": "g", "members": [{"type": "User"}]}"#, "Group") }
        == .scimValueRequired)
    #expect(SCIMSupport.code { _ = try create(#"{"members": []}"#, "Group") } == .scimValueRequired)
  }

  @Test func entrasExtraGroupSchemaIsPassedOver() throws {
    let extra = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"
    let group = try create(
      #"{"schemas": ["\#(SchemaURN.group)", "\#(extra)"], "externalId": "8aa1", "displayName": "g"}"#, "Group")
    #expect(group.document["schemas"] == [.string(SchemaURN.group)] && group.ignored.isEmpty)
  }

  @Test func aReplaceUnassignsWhatItLeavesOut() throws {
    let resource = try replace(
      #"{"userName": "b"}"#,
      existing: #"{"userName": "a", "title": "t", "\#(SchemaURN.enterpriseUser)": {"department": "d"}}"#)
    #expect(resource.document == ["schemas": [.string(SchemaURN.user)], "userName": "b"])
  }

  @Test(arguments: [
    (#"{"userName": "a"}"#, false), (#"{"userName": "a", "active": null}"#, false),
    (#"{"userName": "a", "active": true}"#, true),
    (#"{"userName": "a", "active": "False"}"#, false),
  ])
  func aReplaceWithoutActiveReactivatesNobody(_ body: String, _ active: Bool) throws {
    #expect(try replace(body, existing: #"{"userName": "a", "active": false}"#).document["active"] == .bool(active))
  }

  @Test func immutableAttributesKeepTheirValue() throws {
    let schema = Schema(
      id: "urn:x:Badge", name: "Badge",
      attributes: [
        AttributeDefinition(name: "serial", kind: .string, mutability: .immutable),
        AttributeDefinition(name: "label", kind: .string),
      ])
    let type = ResourceType(name: "Badge", endpoint: "Badges", schema: schema)
    let validator = ResourceValidator(type)
    let existing: JSONObject = ["serial": "1", "label": "x"]
    #expect(
      try validator.replace(["label": "y"], existing: existing).document.withoutSchemas == [
        "label": "y", "serial": "1",
      ])
    #expect(try validator.replace(["serial": "1"], existing: existing).document["serial"] == "1")
    #expect(try validator.replace(["serial": "2"], existing: ["label": "x"]).document["serial"] == "2")
    #expect(SCIMSupport.code { _ = try validator.replace(["serial": "2"], existing: existing) } == .scimValueImmutable)
    for verb in PatchOperation.Verb.allCases {
      let operation = PatchOperation(verb, path: "serial", value: "2")
      let plan = try PatchPlan(resolving: PatchRequest(operations: [operation]), for: type)
      #expect(SCIMSupport.code { _ = try plan.apply(to: existing) } == .scimValueImmutable)
    }
  }

  @Test func requiredExtensionsAndTheirRequiredAttributesAreAskedFor() throws {
    let user = try SCIMSupport.type("User")
    let schema = Schema(
      id: "urn:x:ext", name: "Ext",
      attributes: [
        AttributeDefinition(name: "code", kind: .integer, isRequired: true),
        AttributeDefinition(name: "note", kind: .string),
      ])
    let type = ResourceType(
      name: "User", endpoint: "Users", schema: user.schema, extensions: [.init(schema, isRequired: true)])
    let validator = ResourceValidator(type)
    #expect(SCIMSupport.code { _ = try validator.create(["userName": "a"]) } == .scimValueRequired)
    #expect(
      SCIMSupport.code { _ = try validator.create(["userName": "a", "urn:x:ext": ["note": "n"]]) } == .scimValueRequired
    )
    #expect(
      SCIMSupport.code { _ = try validator.create(["userName": "a", "urn:x:ext": ["code": "7"]]) } == .scimValueType)
    #expect(try validator.create(["userName": "a", "urn:x:ext": ["code": 7]]).document["urn:x:ext"] == ["code": 7])
  }

  @Test func aPatchedDocumentIsJudgedAgain() throws {
    let validator = try ResourceValidator(SCIMSupport.type("User"))
    #expect(SCIMSupport.code { try validator.revalidate(["userName": "a"]) } == nil)
    #expect(SCIMSupport.code { try validator.revalidate(["title": "t"]) } == .scimPathRequired)
  }

  @Test func timesAndNumbersAreCheckedByTheirSchema() throws {
    let schema = Schema(
      id: "urn:x:T", name: "T",
      attributes: [
        AttributeDefinition(name: "at", kind: .dateTime),
        AttributeDefinition(name: "many", kind: .integer, isMultiValued: true),
        AttributeDefinition(name: "ratio", kind: .decimal),
        AttributeDefinition(name: "tags", kind: .string, isMultiValued: true),
      ])
    let validator = ResourceValidator(ResourceType(name: "T", endpoint: "Ts", schema: schema))
    let good: JSONValue = ["at": "2026-11-22T09:30:00Z", "many": [1, 2], "ratio": 1, "tags": ["a", "b"]]
    #expect(try validator.create(good).document.withoutSchemas == good.objectValue)
    for bad in [["at": "yesterday"], ["many": ["1"]], ["ratio": "1"], ["tags": [1]], ["at": 5]] as [JSONValue] {
      #expect(SCIMSupport.code { _ = try validator.create(bad) } == .scimValueType)
    }
  }
}
