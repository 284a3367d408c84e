import Diagnostics
import JSON
import RoleMapping
import Testing

@Suite struct PolicyReadingTests {
  private typealias Sample = MappingSample

  @Test func aWholeRuleIsReadWithItsOptions() throws {
    let rule = Sample.rule(
      "oncall", "crm/incident-admin", when: "groups.display eq \"On-call\"",
      [("validFor", "PT8H"), ("renew", true), ("sources", ["scim", "saml"]), ("description", "nights")])
    let rules = try MappingPolicy(parsing: Sample.document([rule])).rules
    let read = try #require(rules.first)
    #expect(read.id == "oncall")
    #expect(read.role.description == "crm/incident-admin")
    #expect(read.validFor == .seconds(8 * 3600))
    #expect(read.renew)
    #expect(read.sources == [.scim, .saml])
    #expect(read.description == "nights")
  }

  @Test func theManifestsOwnMembersAreNoneOfItsBusiness() throws {
    var document = Sample.document([])
    document["apiVersion"] = "lanyard/v1"
    document["kind"] = "MappingPolicy"
    document["tenant"] = "acme"
    #expect(try MappingPolicy(parsing: document).rules.isEmpty)
  }

  @Test func whatThisReleaseCannotRunIsRefusedAndNotPassedOver() {
    var document = Sample.document([])
    document["attributes"] = []
    document["guard"] = [:]
    #expect(
      Sample.problems(document)
        == ["/attributes mapping.member.unsupported", "/guard mapping.member.unsupported"])
  }

  @Test func allProblemsOfFormAndMeaningComeOutTogether() {
    let document: JSONObject = [
      "rules": [
        Sample.rule("a", "crm/agent", when: "userName eq", [("validFor", "P1Y")]),
        Sample.rule("a", "crm/nobody", when: "userName pr", [("colour", "red")]),
        ["application": "crm", "role": "agent", "when": 7],
        "text",
        Sample.rule("b b", "crm/agent", when: "userName pr", [("sources", ["oracle"]), ("renew", true)]),
        Sample.rule("c", "erp/clerk", when: "shoeSize gt 40"),
      ],
      "rule": [],
    ]
    #expect(
      Sample.problems(document) == [
        "/rule mapping.member.unknown",
        "/rules/0/when mapping.condition.invalid", "/rules/0/validFor mapping.duration.invalid",
        "/rules/1/id mapping.rule.duplicate", "/rules/1/colour mapping.member.unknown",
        "/rules/2 mapping.member.missing", "/rules/2/when mapping.member.invalid",
        "/rules/3 mapping.member.invalid",
        "/rules/4/id mapping.rule.id-invalid", "/rules/4/renew mapping.member.invalid",
        "/rules/4/sources/0 mapping.source.unknown",
        "/rules/1/role mapping.role.unknown",
        "/rules/5/application mapping.application.unknown", "/rules/5/when mapping.condition.invalid",
      ])
  }

  @Test func whatCanBeReadOfARuleIsHeldAgainstCatalogueAndAttributes() {
    let document: JSONObject = [
      "attributes": [
        ["scim": "userNam"],
        ["to": "dept", "scim": "title", "type": "colour"],
        ["to": "level", "scim": "levle"],
      ],
      "rules": [
        // No application: the condition is looked at. No condition: the role is.
        ["id": "a", "role": "agent", "when": "group.display eq \"Support\""],
        ["id": "b", "application": "crm", "role": "agnet"],
        ["id": "c c", "application": "erp", "role": "clerk", "when": "shoeSize gt 40"],
        Sample.rule("d", "crm/agent", when: "userName eq Support"),
        Sample.rule("e", "crm/nobody", when: "userName eq Support"),
      ],
    ]
    func problems(unread: [String] = [], schema: SubjectSchema? = Sample.schema) -> [String] {
      CheckedPolicy.problems(
        inPartsOf: document, features: [.attributes], catalogues: Sample.catalogues, unread: unread,
        ceiling: .everything, schema: schema
      ).map { "\($0.pointer) \($0.error.code)" }
    }
    let attributes = [
      "/attributes/2/scim mapping.attribute.path-invalid", "/attributes/0/scim mapping.attribute.path-invalid",
    ]
    let conditions = ["/rules/0/when mapping.condition.invalid", "/rules/2/when mapping.condition.invalid"]
    #expect(
      problems() == attributes + [
        "/rules/4/role mapping.role.unknown", conditions[0], "/rules/1/role mapping.role.unknown",
        "/rules/2/application mapping.application.unknown", conditions[1],
      ])
    // What was not read is not held against anybody.
    #expect(
      problems(unread: ["erp"]) == attributes + [
        "/rules/4/role mapping.role.unknown", conditions[0], "/rules/1/role mapping.role.unknown", conditions[1],
      ])
    #expect(problems(unread: ["crm"], schema: nil) == ["/rules/2/application mapping.application.unknown"])
  }

  @Test func nobodySeesAPassword() {
    let rules = ["password pr", "userName pr and not (password eq \"x\")"]
      .map { Sample.rule("r\($0.utf8.count)", "crm/agent", when: $0) }
    #expect(
      Sample.problems(Sample.document(rules))
        == ["/rules/0/when mapping.condition.invalid", "/rules/1/when mapping.condition.invalid"])
  }

  @Test func aTextWithoutQuotesIsToldSo() throws {
    let rule = Sample.rule("a", "crm/agent", when: "groups.display eq Support")
    let problems = #expect(throws: PolicyProblems.self) { try MappingPolicy(parsing: Sample.document([rule])) }
    let error = try #require(problems?.errors.first)
    #expect(error.remedy.contains(#""Support""#))
    #expect(!error.message.contains("JSON"))
  }

  @Test func aProblemNamesItsRuleAndThePlaceInsideTheCondition() throws {
    let rule = Sample.rule("support", "crm/agent", when: "userName eq \"a\" and (userType like \"b\")")
    let problems = #expect(throws: PolicyProblems.self) { try MappingPolicy(parsing: Sample.document([rule])) }
    let problem = try #require(problems?.problems.first)
    #expect(problem.ruleID == "support")
    #expect(problem.error.code == .mappingConditionInvalid)
    #expect(problem.error.position?.offset == 30)
    #expect(!problem.error.remedy.isEmpty)
  }

  @Test func aPolicyWithoutRulesArrayIsRefused() {
    #expect(Sample.problems([:]) == [" mapping.member.missing"])
    #expect(Sample.problems(["rules": "none"]) == ["/rules mapping.member.invalid"])
  }

  @Test func moreRulesThanTheLimitAreRefusedUnread() {
    let document = Sample.document(Array(repeating: "x", count: MappingPolicy.maximumRules + 1))
    #expect(Sample.problems(document) == ["/rules mapping.policy.too-large"])
  }

  @Test(arguments: ["", "8H", "P1Y", "P-1D", "P3654D"]) func aLengthOfTimeThatIsNoneIsRefused(_ text: String) {
    let rule = Sample.rule("a", "crm/agent", when: "userName pr", [("validFor", .string(text))])
    #expect(Sample.problems(Sample.document([rule])) == ["/rules/0/validFor mapping.duration.invalid"])
  }

  @Test func aGrantThatWouldEndAtOnceIsRefused() {
    let rule = Sample.rule("a", "crm/agent", when: "userName pr", [("validFor", "PT0S")])
    #expect(Sample.problems(Sample.document([rule])) == ["/rules/0/validFor mapping.duration.invalid"])
  }
}
