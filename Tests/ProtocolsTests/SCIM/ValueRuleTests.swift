import Diagnostics
import JSON
import SCIM
import SCIMFilter
import Testing

@Suite struct RulesForValues {
  private func code(_ body: JSONValue, _ limits: ResourceLimits = .standard, type: String = "User") throws -> ErrorCode?
  {
    let validator = ResourceValidator(try SCIMSupport.type(type), limits: limits)
    return SCIMSupport.code { _ = try validator.create(body) }
  }

  private static func text(_ count: Int) -> JSONValue { .string(String(repeating: "x", count: count)) }

  @Test(
    arguments: [
      (["userName": text(1024)], nil), (["userName": text(1025)], .scimValueTooLong),
      (["userName": "a", "externalId": text(1025)], .scimValueTooLong),
      (["userName": "a", "displayName": text(1025)], .scimValueTooLong),
      (["userName": "a", "title": text(1025)], nil), (["userName": "a", "title": text(65_537)], .scimValueTooLong),
      (["userName": "a", "name": ["givenName": text(65_537)]], .scimValueTooLong),
      (["userName": "a", "emails": [["value": text(65_537)]]], .scimValueTooLong),
      (["userName": "a", "photos": [["value": text(100_000)]]], nil),
      (["userName": "a", "photos": [["value": text(524_289)]]], .scimValueTooLong),
      (["userName": "a", "department": text(65_537)], .scimValueTooLong),
    ] as [(JSONValue, ErrorCode?)])
  func valuesHaveALength(_ body: JSONValue, _ expected: ErrorCode?) throws {
    #expect(try code(body) == expected)
  }

  @Test func numbersHaveALength() throws {
    let schema = Schema(id: "urn:x:T", name: "T", attributes: [AttributeDefinition(name: "n", kind: .decimal)])
    let validator = ResourceValidator(ResourceType(name: "T", endpoint: "Ts", schema: schema))
    let long = try SCIMSupport.json(#"{"n": 0.\#(String(repeating: "1", count: 300))}"#)
    #expect(SCIMSupport.code { _ = try validator.create(long) } == .scimValueTooLong)
  }

  @Test(arguments: ["ali\u{1}ce", " alice", "alice\t", "\u{1F600}", "a\u{202E}b"])
  func aUserNameThatIsNoneIsRefusedOnEveryWrite(_ name: String) throws {
    #expect(try code(["userName": .string(name)]) == .scimValueUserName)
    let validator = ResourceValidator(try SCIMSupport.type("User"))
    #expect(
      SCIMSupport.code { _ = try validator.replace(["userName": .string(name)], existing: ["userName": "a"]) }
        == .scimValueUserName)
    #expect(SCIMSupport.code { try validator.revalidate(["userName": .string(name)]) } == .scimValueUserName)
  }

  @Test func aUserNameIsKeptAsSent() throws {
    let name = "Jose\u{301}@Ｘ"
    let type = try SCIMSupport.type("User")
    let document = try ResourceValidator(type).create(["userName": .string(name)]).document
    #expect(document["userName"]?.stringValue?.hasSameOctets(as: name) == true)
    #expect(type.indexEntries(for: document).map(\.folded) == ["jos\u{E9}@x"])
  }

  @Test func onlyUserNamesHaveTheirRules() throws {
    #expect(try code(["userName": "a", "displayName": " \u{1F600} ", "nickName": "\u{1}"]) == nil)
    #expect(try code(["displayName": " All staff\u{2019} "], type: "Group") == nil)
  }
}

@Suite struct ImmutableParts {
  private let type = ResourceType(
    name: "Badge", endpoint: "Badges",
    schema: Schema(
      id: "urn:x:Badge", name: "Badge",
      attributes: [
        AttributeDefinition(
          name: "chip", kind: .complex,
          subAttributes: [
            AttributeDefinition(name: "serial", kind: .string, mutability: .immutable),
            AttributeDefinition(name: "label", kind: .string),
          ])
      ]))

  @Test(
    arguments: [
      (["chip": ["serial": "1", "label": "new"]], ["serial": "1", "label": "new"]),
      (["chip": ["label": "new"]], ["label": "new", "serial": "1"]), ([:], ["serial": "1"]),
    ] as [(JSONValue, JSONValue)])
  func stayInAReplace(_ body: JSONValue, _ chip: JSONValue) throws {
    let existing: JSONObject = ["chip": ["serial": "1", "label": "old"]]
    #expect(try ResourceValidator(type).replace(body, existing: existing).document["chip"] == chip)
  }

  @Test func doNotChange() throws {
    let validator = ResourceValidator(type)
    let existing: JSONObject = ["chip": ["serial": "1"]]
    #expect(
      SCIMSupport.code { _ = try validator.replace(["chip": ["serial": "2"]], existing: existing) }
        == .scimValueImmutable)
    let patched: [JSONObject] = [["chip": ["serial": "2"]], ["chip": ["label": "x"]], [:]]
    for document in patched {
      #expect(SCIMSupport.code { try validator.revalidate(document, existing: existing) } == .scimValueImmutable)
    }
    #expect(
      SCIMSupport.code { try validator.revalidate(["chip": ["serial": "1", "label": "x"]], existing: existing) } == nil)
    #expect(SCIMSupport.code { try validator.revalidate(["chip": ["serial": "2"]], existing: [:]) } == nil)
  }
}
