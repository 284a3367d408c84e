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
