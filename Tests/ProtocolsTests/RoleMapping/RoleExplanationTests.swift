import Diagnostics
import JSON
import RoleMapping
import SCIMFilter
import Testing

@Suite struct RoleExplanationTests {
  private typealias Sample = MappingSample

  private let oncall = "groups.display eq \"On-call\" and not (userType eq \"Contractor\")"

  private func explain(
    _ role: String, _ subject: SubjectDocument, episodes: [Episode] = [], _ rules: JSONValue...
  ) throws -> RoleExplanation {
    let policy = try CheckedPolicy(
      parsing: Sample.document(rules), catalogues: Sample.catalogues, ceiling: .everything, schema: Sample.schema)
    return policy.explain(Sample.reference(role), for: subject, at: Sample.now, episodes: episodes)
  }

  @Test func whyNotNamesTheFactThatFailed() throws {
    let subject = Sample.subject(["userName": "ada", "userType": "Contractor"], groups: ["On-call"])
    let explanation = try explain(
      "crm/incident-admin", subject, Sample.rule("oncall", "crm/incident-admin", when: oncall))
    #expect(!explanation.isConferred)
    let verdict = try #require(explanation.verdicts.first)
    #expect(verdict.outcome == .conditionFalse)
    #expect(verdict.facts.map(\.text) == ["groups.display eq \"On-call\"", "userType eq \"Contractor\""])
    #expect(verdict.facts.map(\.holds) == [true, true])
    #expect(verdict.facts.last?.received == "\"Contractor\"")
  }

  @Test func everyRuleThatCouldConferTheRoleIsJudged() throws {
    let explanation = try explain(
      "crm/agent", Sample.subject(groups: ["Support"]),
      Sample.rule("b", "crm/agent", when: "groups.display eq \"Support\""),
      Sample.rule("a", "crm/agent", when: "groups.display eq \"Sales\""),
      Sample.rule("c", "crm/viewer", when: "userName pr"))
    #expect(explanation.isConferred)
    #expect(explanation.verdicts.map(\.ruleID) == ["a", "b"])
    #expect(explanation.verdicts.map(\.outcome) == [.conditionFalse, .confers(until: nil)])
  }

  @Test func aRoleThatNoRuleNamesHasNoVerdicts() throws {
    let explanation = try explain("crm/viewer", Sample.subject(), Sample.rule("a", "crm/agent", when: "userName pr"))
    #expect(!explanation.isConferred)
    #expect(explanation.verdicts.isEmpty)
  }

  @Test func deactivationExpiryDisbeliefAndConflictAreToldApart() throws {
    let timed = Sample.rule("t", "crm/agent", when: "userName pr", [("validFor", "PT1H")])
    let inactive = Sample.subject(["userName": "ada", "active": false])
    #expect(try explain("crm/agent", inactive, timed).verdicts.map(\.outcome) == [.deactivated])
    let old = [Episode(ruleID: "t", since: Sample.now - .seconds(7200))]
    #expect(
      try explain("crm/agent", Sample.subject(), episodes: old, timed).verdicts.map(\.outcome)
        == [.expired(at: Sample.now - .seconds(3600))])
    let privileged = Sample.rule("p", "crm/incident-admin", when: "userName pr")
    #expect(
      try explain("crm/incident-admin", Sample.subject(source: .saml), privileged).verdicts.map(\.outcome)
        == [.notBelieved(.saml)])
    let conflict = try explain(
      "finance/approver", Sample.subject(), Sample.rule("a", "finance/approver", when: "userName pr"),
      Sample.rule("r", "finance/requester", when: "userName pr"))
    #expect(conflict.verdicts.map(\.outcome) == [.excluded])
    #expect(conflict.findings.compactMap(\.error?.code) == [.rolesExclusive])
  }

  @Test func aConflictIsToldOfTheRolesThatMetAlone() throws {
    var crm = Sample.crm
    crm.exclusive = [[Sample.reference("crm/agent"), Sample.reference("crm/viewer")]]
    let policy = try Sample.policy(
      Sample.rule("a", "crm/agent", when: "userName pr"), Sample.rule("b", "crm/viewer", when: "userName pr"),
      Sample.rule("c", "finance/approver", when: "userName pr"),
      Sample.rule("d", "finance/requester", when: "userName pr"), catalogues: [crm, Sample.finance])
    let explanation = policy.explain(Sample.reference("finance/approver"), for: Sample.subject(), at: Sample.now)
    #expect(explanation.findings.map(\.expected) == ["one of `finance/approver`, `finance/requester`"])
  }
}
