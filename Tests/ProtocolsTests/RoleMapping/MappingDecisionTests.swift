import Diagnostics
import JSON
import RoleMapping
import SCIMFilter
import Testing

@Suite struct MappingDecisionTests {
  private typealias Sample = MappingSample

  private let support = Sample.rule("support-agents", "crm/agent", when: "groups.display eq \"Support\"")

  @Test func nothingIsConferredByDefault() throws {
    let decision = try Sample.policy().evaluate(Sample.subject(groups: ["Support"]), at: Sample.now)
    #expect(decision.roles.isEmpty)
    #expect(decision.entitlements.isEmpty)
  }

  @Test func aRuleWhoseConditionHoldsConfersItsRoleWithItsFacts() throws {
    let decision = try Sample.policy(support).evaluate(Sample.subject(groups: ["Support", "Chess"]), at: Sample.now)
    #expect(Sample.names(decision) == ["crm/agent"])
    let reason = try #require(decision.roles.first?.reasons.first)
    #expect(reason.ruleID == "support-agents")
    #expect(reason.facts.map(\.text) == ["groups.display eq \"Support\""])
    #expect(reason.facts.first?.holds == true)
    #expect(reason.validUntil == nil)
    #expect(decision.entitlements.map(\.entitlements) == [["ticket.read", "ticket.write"]])
  }

  @Test func groupNamesAreComparedWithoutLetterCaseAndExternalIdsWithIt() throws {
    let policy = try Sample.policy(
      Sample.rule("a", "crm/agent", when: "groups.display eq \"support\""),
      Sample.rule("b", "crm/viewer", when: "groups.externalId eq \"EXT-SUPPORT\""))
    let decision = policy.evaluate(Sample.subject(groups: ["SUPPORT"]), at: Sample.now)
    #expect(Sample.names(decision) == ["crm/agent"])
  }

  @Test func severalRulesMayConferOneRoleAndAllReasonsAreKept() throws {
    let policy = try Sample.policy(Sample.rule("z-everyone", "crm/agent", when: "userName pr"), support)
    let decision = policy.evaluate(Sample.subject(groups: ["Support"]), at: Sample.now)
    #expect(Sample.names(decision) == ["crm/agent"])
    #expect(decision.roles.first?.reasons.map(\.ruleID) == ["support-agents", "z-everyone"])
  }

  @Test func groupsThatNoRuleSpeaksOfAreListedAndHarmless() throws {
    let policy = try Sample.policy(
      support, Sample.rule("sales", "crm/viewer", when: "groups.display sw \"Sales\""),
      Sample.rule("not-guests", "crm/guest", when: "not (groups[display eq \"Guests\"])"))
    let subject = Sample.subject(groups: ["Support", "Sales EMEA", "Guests", "Zebra", "Chess"])
    #expect(policy.evaluate(subject, at: Sample.now).unmatchedGroups == ["Chess", "Zebra"])
  }

  @Test func aDeactivatedSubjectHasNoRolesAndTheDecisionSaysWhy() throws {
    let policy = try Sample.policy(support, Sample.rule("everyone", "crm/viewer", when: "userName pr"))
    for word: JSONValue in [false, "False", 0, "maybe"] {
      let subject = Sample.subject(["userName": "ada", "active": word], groups: ["Support"])
      let decision = policy.evaluate(subject, at: Sample.now)
      #expect(decision.roles.isEmpty)
      #expect(decision.findings.compactMap(\.error?.code) == [.subjectDeactivated])
    }
  }

  @Test func absentActiveCountsAsTrueInConditionsToo() throws {
    let policy = try Sample.policy(Sample.rule("a", "crm/agent", when: "active eq true"))
    #expect(Sample.names(policy.evaluate(Sample.subject(), at: Sample.now)) == ["crm/agent"])
    let nulled = Sample.subject(["userName": "ada", "active": nil])
    #expect(Sample.names(policy.evaluate(nulled, at: Sample.now)) == ["crm/agent"])
  }

  @Test func whatLanyardStatesCannotBeWrittenByAClient() throws {
    let policy = try Sample.policy(
      support, Sample.rule("b", "crm/viewer", when: "saml.groups eq \"Support\""),
      Sample.rule("c", "crm/guest", when: "source eq \"saml\""))
    let user: JSONObject = [
      "userName": "eve", "Groups": [["display": "Support"]], "groups": [["display": "Support"]],
      "SAML": ["groups": ["Support"]], "saml": ["groups": ["Support"]], "source": "saml",
    ]
    #expect(policy.evaluate(Sample.subject(user), at: Sample.now).roles.isEmpty)
  }

  @Test func extensionsAndAssertedAttributesCanBeRead() throws {
    let policy = try Sample.policy(
      Sample.rule("a", "crm/agent", when: "\(MappingUserTypes.enterprise):department eq \"Support\""),
      Sample.rule("b", "crm/viewer", when: "saml.department eq \"Sales\" and saml.groups eq \"Staff\""))
    let user: JSONObject = ["userName": "ada", MappingUserTypes.enterprise: ["department": "Support"]]
    let saml = SAMLFacts(groups: ["Staff"], attributes: [.init(name: "department", values: ["Sales"])])
    #expect(Sample.names(policy.evaluate(Sample.subject(user), at: Sample.now)) == ["crm/agent"])
    let both = policy.evaluate(Sample.subject(user, saml: saml), at: Sample.now)
    #expect(Sample.names(both) == ["crm/agent", "crm/viewer"])
  }

  @Test func aRoleThatAddsNothingIsNotedAndStays() throws {
    let policy = try Sample.policy(
      support, Sample.rule("everyone", "crm/viewer", when: "userName pr"),
      Sample.rule("guests", "crm/guest", when: "userName pr"))
    let decision = policy.evaluate(Sample.subject(groups: ["Support"]), at: Sample.now)
    #expect(Sample.names(decision) == ["crm/agent", "crm/guest", "crm/viewer"])
    #expect(decision.findings.map(\.received) == ["`crm/viewer` adds nothing to `crm/agent`"])
  }

  @Test func ofTwoEqualRolesTheLaterByNameIsRedundant() throws {
    let twins = RoleCatalogue(
      application: "twins",
      roles: ["b", "a"].map { RoleDefinition(name: $0, entitlements: ["x"]) })
    let policy = try Sample.policy(
      Sample.rule("1", "twins/b", when: "userName pr"), Sample.rule("2", "twins/a", when: "userName pr"),
      catalogues: [twins])
    let decision = policy.evaluate(Sample.subject(), at: Sample.now)
    #expect(decision.findings.map(\.received) == ["`twins/b` adds nothing to `twins/a`"])
  }
}
