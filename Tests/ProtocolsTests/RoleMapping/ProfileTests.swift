import Diagnostics
import JSON
import RoleMapping
import Testing

/// What `attributes` make of a subject.
@Suite struct ProfileTests {
  private typealias Sample = MappingSample

  private static let claim = "http://schemas.example.org/claims/department"
  private static let path = "\(MappingUserTypes.enterprise):department"

  private func decide(
    _ attributes: JSONValue..., user: JSONObject = ["userName": "ada"], saml: [String]? = nil,
    source: Authority = .scim
  ) throws -> MappingDecision {
    let document: JSONObject = [
      "attributes": .array(attributes), "rules": [Sample.rule("everyone", "crm/agent", when: "userName pr")],
    ]
    let policy = try CheckedPolicy(
      parsing: document, features: .attributes, catalogues: Sample.catalogues, ceiling: .everything,
      schema: Sample.schema)
    let facts = saml.map {
      SAMLFacts(attributes: [.init(name: "department", assertedName: Self.claim, values: $0)])
    }
    return policy.evaluate(Sample.subject(user, source: source, saml: facts), at: Sample.now)
  }

  private func department(_ name: String) -> JSONObject {
    ["userName": "ada", MappingUserTypes.enterprise: ["department": .string(name)]]
  }

  private func codes(_ decision: MappingDecision) -> [ErrorCode] { decision.findings.compactMap(\.error?.code) }

  private let both: JSONValue = [
    "to": "department", "scim": .string(path), "saml": .string(claim),
    "values": ["Support": "support", "Sales": "sales"], "default": "general",
  ]

  @Test func aPartnersValueBecomesOurs() throws {
    let decision = try decide(both, user: department("Support"))
    #expect(
      decision.profile == [ProfileAttribute(name: "department", value: .string("support"), origin: .stated(.scim))])
    #expect(decision.findings.isEmpty)
  }

  @Test func theAuthorityWinsWhenBothSourcesSpeak() throws {
    var mapping = both.objectValue ?? [:]
    mapping["authority"] = "saml"
    let trustingAssertions = try decide(.object(mapping), user: department("Support"), saml: ["Sales"])
    #expect(trustingAssertions.profile.map(\.value) == [.string("sales")])
    #expect(trustingAssertions.profile.map(\.origin) == [.stated(.saml)])
    let standard = try decide(both, user: department("Support"), saml: ["Sales"])
    #expect(standard.profile.map(\.value) == [.string("support")])
  }

  @Test func theOtherSourceIsHeardWhenTheAuthorityIsSilent() throws {
    let decision = try decide(both, saml: ["Sales"])
    #expect(decision.profile.map(\.origin) == [.stated(.saml)])
    let empty = try decide(both, user: department(""), saml: ["Sales"])
    #expect(empty.profile == decision.profile)
  }

  @Test func theDefaultStandsInWhenNobodySpeaks() throws {
    let decision = try decide(both)
    #expect(decision.profile == [ProfileAttribute(name: "department", value: .string("general"), origin: .byDefault)])
  }

  @Test func aValueThatIsNotListedIsAnErrorOfTheRecordThatNothingCoversUp() throws {
    let decision = try decide(both, user: department("Catering"), saml: ["Sales"])
    #expect(decision.profile.isEmpty)
    #expect(codes(decision) == [.mappingAttributeNotAllowed])
    #expect(Sample.names(decision) == ["crm/agent"])
  }

  @Test(arguments: [nil, "Catering"]) func aRequiredAttributeWithoutAUsableValueCostsEveryRole(_ name: String?) throws {
    let mapping: JSONValue = [
      "to": "department", "scim": .string(Self.path), "values": ["Support"], "required": true,
    ]
    let decision = try decide(mapping, user: name.map(department) ?? ["userName": "ada"])
    #expect(decision.roles.isEmpty)
    #expect(codes(decision) == [name == nil ? .mappingAttributeMissing : .mappingAttributeNotAllowed])
    let remedies = decision.findings.compactMap(\.error?.remedy)
    #expect(remedies.allSatisfy { !$0.isEmpty })
    #expect(Sample.names(try decide(mapping, user: department("Support"))) == ["crm/agent"])
  }

  @Test func everyTypeIsReadFromWhatPartnersSend() throws {
    let user: JSONObject = [
      "userName": "ada", "userType": "TRUE", "level": "7", "hired": "2026-01-02T03:04:05Z",
      "emails": [["value": "a@example.org"], ["value": "b@example.org"]],
    ]
    let decision = try decide(
      ["to": "a", "scim": "userType", "type": "boolean"], ["to": "b", "scim": "level", "type": "integer"],
      ["to": "c", "scim": "hired", "type": "dateTime"], ["to": "d", "scim": "emails.value", "type": "list"],
      ["to": "e", "scim": "userName"], user: user)
    let instant = try #require(Instant(rfc3339: "2026-01-02T03:04:05Z"))
    #expect(
      decision.profile.map(\.value) == [
        .boolean(true), .integer(7), .dateTime(instant), .list(["a@example.org", "b@example.org"]), .string("ada"),
      ])
    #expect(decision.profile.map(\.name) == ["a", "b", "c", "d", "e"])
  }

  @Test(arguments: ["boolean", "integer", "dateTime"])
  func aTextThatIsNotOfTheTypeIsAnErrorOfTheRecord(_ type: String) throws {
    let decision = try decide(
      ["to": "x", "scim": "userType", "type": .string(type)], user: ["userName": "ada", "userType": "perhaps"])
    #expect(codes(decision) == [.mappingAttributeWrongType])
    #expect(decision.profile.isEmpty)
  }

  @Test func severalAssertedValuesAreNoSingleOne() throws {
    let single = try decide(["to": "x", "saml": "department"], saml: ["a", "b"])
    #expect(codes(single) == [.mappingAttributeWrongType])
    let list = try decide(["to": "x", "saml": "department", "type": "list"], saml: ["a", "b"])
    #expect(list.profile.map(\.value) == [.list(["a", "b"])])
  }

  @Test func anEndlessListIsRefused() throws {
    let values = (0...1000).map { "v\($0)" }
    let decision = try decide(["to": "x", "saml": "department", "type": "list"], saml: values)
    #expect(codes(decision) == [.mappingAttributeWrongType])
  }

  @Test func theDocumentOfAJustInTimeSubjectIsTheAssertionsWord() throws {
    let decision = try decide(["to": "x", "scim": "userName"], source: .saml)
    #expect(decision.profile.map(\.origin) == [.stated(.saml)])
  }

  @Test func textsThatOnlyLookAlikeAreDifferentValues() throws {
    let mapping: JSONValue = ["to": "x", "scim": "userType", "values": ["E\u{301}"]]
    let decision = try decide(mapping, user: ["userName": "ada", "userType": "\u{C9}"])
    #expect(codes(decision) == [.mappingAttributeNotAllowed])
  }

  @Test func anExplanationSaysThatTheSubjectIsRefused() throws {
    let document: JSONObject = [
      "attributes": [["to": "x", "scim": "userType", "required": true]],
      "rules": [Sample.rule("everyone", "crm/agent", when: "userName pr")],
    ]
    let policy = try CheckedPolicy(
      parsing: document, features: .attributes, catalogues: Sample.catalogues, ceiling: .everything,
      schema: Sample.schema)
    let explanation = policy.explain(Sample.reference("crm/agent"), for: Sample.subject(), at: Sample.now)
    #expect(explanation.verdicts.map(\.outcome) == [.refused])
    #expect(explanation.findings.compactMap(\.error?.code) == [.mappingAttributeMissing])
  }
}
