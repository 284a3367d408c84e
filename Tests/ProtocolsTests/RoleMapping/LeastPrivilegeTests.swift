import Diagnostics
import JSON
import RoleMapping
import Testing

@Suite struct LeastPrivilegeTests {
  private typealias Sample = MappingSample

  // MARK: Ceiling

  @Test func aRoleAboveTheCeilingFailsTheWholePolicy() {
    let document = Sample.document([
      Sample.rule("a", "crm/agent", when: "userName pr"), Sample.rule("b", "crm/viewer", when: "userName pr"),
    ])
    let ceiling = RoleCeiling.only([Sample.reference("crm/agent")])
    #expect(Sample.problems(document, ceiling: ceiling) == ["/rules/1/role mapping.role.above-ceiling"])
    #expect(Sample.problems(document, ceiling: .only([])).count == 2)
    #expect(Sample.problems(document).isEmpty)
  }

  // MARK: Privileged roles

  @Test func aPrivilegedRoleOnAssertedFactsNeedsTheRuleToSaySo() {
    let when = "groups.display eq \"On-call\" or saml.groups eq \"On-call\""
    let silent = Sample.rule("a", "crm/incident-admin", when: when)
    #expect(
      Sample.problems(Sample.document([silent])) == ["/rules/0/sources mapping.role.privileged-by-assertion"])
    let negated = Sample.rule("a", "crm/incident-admin", when: "not (saml.groups eq \"Juniors\")")
    #expect(
      Sample.problems(Sample.document([negated])) == ["/rules/0/sources mapping.role.privileged-by-assertion"])
    let said = Sample.rule("a", "crm/incident-admin", when: when, [("sources", ["saml", "scim"])])
    #expect(Sample.problems(Sample.document([said])).isEmpty)
  }

  @Test func sourcesThatLeaveOutWhatTheConditionReadsAreRefused() {
    let rule = Sample.rule("a", "crm/agent", when: "saml.groups eq \"x\"", [("sources", ["scim"])])
    #expect(Sample.problems(Sample.document([rule])) == ["/rules/0/sources mapping.source.not-believed"])
  }

  @Test func aJustInTimeSubjectGetsNoPrivilegeByItsAssertedGroups() throws {
    let when = "groups.display eq \"On-call\""
    let policy = try Sample.policy(
      Sample.rule("a", "crm/incident-admin", when: when), Sample.rule("b", "crm/agent", when: when))
    let asserted = policy.evaluate(Sample.subject(groups: ["On-call"], source: .saml), at: Sample.now)
    #expect(Sample.names(asserted) == ["crm/agent"])
    #expect(Sample.checks(asserted) == ["rule.sources"])
    let provisioned = policy.evaluate(Sample.subject(groups: ["On-call"]), at: Sample.now)
    #expect(Sample.names(provisioned) == ["crm/agent", "crm/incident-admin"])
  }

  @Test func noConditionAtAllMakesAJustInTimeSubjectPrivileged() throws {
    for when in ["active eq true", "source eq \"saml\"", "not (userType pr)", "userName pr"] {
      let policy = try Sample.policy(Sample.rule("a", "crm/incident-admin", when: when))
      #expect(policy.evaluate(Sample.subject(source: .saml), at: Sample.now).roles.isEmpty, "\(when)")
    }
  }

  @Test func anAssertedGroupHasADisplayNameAlone() throws {
    let policy = try Sample.policy(
      Sample.rule(
        "a", "crm/agent", when: "groups.value eq \"x\" or groups.externalId eq \"x\" or groups.value eq \"\""),
      Sample.rule("b", "crm/viewer", when: "groups.display eq \"X\""))
    let subject = SubjectDocument.assemble(user: [:], groups: [GroupFact(asserted: "x")], source: .saml)
    #expect(Sample.names(policy.evaluate(subject, at: Sample.now)) == ["crm/viewer"])
  }

  @Test func aRuleThatBelievesAssertionsConfersPrivilegeByThem() throws {
    let policy = try Sample.policy(
      Sample.rule("a", "crm/incident-admin", when: "saml.groups eq \"On-call\"", [("sources", ["saml"])]))
    let saml = SAMLFacts(groups: ["On-call"])
    #expect(Sample.names(policy.evaluate(Sample.subject(saml: saml), at: Sample.now)) == ["crm/incident-admin"])
    #expect(policy.evaluate(Sample.subject(groups: ["On-call"]), at: Sample.now).roles.isEmpty)
  }

  @Test func aRuleThatBelievesOneAuthorityIgnoresTheWordOfTheOther() throws {
    let policy = try Sample.policy(
      Sample.rule("a", "crm/agent", when: "groups.display eq \"x\"", [("sources", ["saml"])]))
    #expect(policy.evaluate(Sample.subject(groups: ["x"]), at: Sample.now).roles.isEmpty)
    #expect(!policy.evaluate(Sample.subject(groups: ["x"], source: .saml), at: Sample.now).roles.isEmpty)
  }

  // MARK: Roles that must not meet

  private func finance() throws -> CheckedPolicy {
    try Sample.policy(
      Sample.rule("req", "finance/requester", when: "groups.display eq \"Requesters\""),
      Sample.rule("app", "finance/approver", when: "groups.display eq \"Approvers\""),
      Sample.rule("aud", "finance/auditor", when: "userName pr"))
  }

  @Test func whenBothArriveNeitherIsGranted() throws {
    let decision = try finance().evaluate(Sample.subject(groups: ["Requesters", "Approvers"]), at: Sample.now)
    #expect(Sample.names(decision) == ["finance/auditor"])
    let conflict = try #require(decision.findings.first?.error)
    #expect(conflict.code == .rolesExclusive)
    #expect(conflict.received?.contains("`req`") == true)
    #expect(conflict.received?.contains("`app`") == true)
  }

  @Test func theRoleAlreadyHeldStaysAndTheNewcomerIsNotGranted() throws {
    let subject = Sample.subject(groups: ["Requesters", "Approvers"])
    for name in ["finance/requester", "finance/approver"] {
      let decision = try finance().evaluate(subject, at: Sample.now, held: [Sample.reference(name)])
      #expect(Set(Sample.names(decision)) == [name, "finance/auditor"])
      #expect(decision.findings.compactMap(\.error?.code) == [.rolesExclusive])
    }
  }

  @Test func whoSwitchesFromOneToTheOtherGetsTheNewOne() throws {
    let decision = try finance().evaluate(
      Sample.subject(groups: ["Approvers"]), at: Sample.now, held: [Sample.reference("finance/requester")])
    #expect(Sample.names(decision) == ["finance/approver", "finance/auditor"])
    #expect(decision.findings.isEmpty)
  }

  @Test func holdingBothAlreadyDoesNotExcuse() throws {
    let held = Set(["finance/requester", "finance/approver"].map(Sample.reference))
    let decision = try finance().evaluate(
      Sample.subject(groups: ["Requesters", "Approvers"]), at: Sample.now, held: held)
    #expect(Sample.names(decision) == ["finance/auditor"])
  }

  @Test func setsMayReachAcrossApplications() throws {
    var crm = Sample.crm
    crm.exclusive = [[Sample.reference("crm/agent"), Sample.reference("finance/auditor")]]
    let policy = try Sample.policy(
      Sample.rule("a", "crm/agent", when: "userName pr"), Sample.rule("b", "finance/auditor", when: "userName pr"),
      catalogues: [crm, Sample.finance])
    #expect(policy.evaluate(Sample.subject(), at: Sample.now).roles.isEmpty)
  }
}
