import Diagnostics
import JSON
import RoleMapping
import SCIMFilter
import Testing

/// What the linter says, and what it leaves unsaid.
@Suite struct PolicyLintTests {
  private typealias Sample = MappingSample

  private func lint(
    _ rules: JSONValue..., ceiling: RoleCeiling = .everything, groups: [String]? = nil
  ) throws -> [String] {
    let policy = try CheckedPolicy(
      parsing: Sample.document(rules), catalogues: Sample.catalogues, ceiling: ceiling, schema: Sample.schema)
    let names = groups.map { DirectoryGroupNames(displayNames: $0) }
    return policy.lint(ceiling: ceiling, groups: names).map {
      "\($0.ruleID ?? "-") \($0.error.code.rawValue.dropFirst("mapping.lint.".count))"
    }
  }

  private func lint(_ role: String = "crm/agent", when: String) throws -> [String] {
    try lint(Sample.rule("a", role, when: when))
  }

  @Test(arguments: [
    "active eq true and active eq false", "userType eq \"A\" and userType eq \"B\"", "active eq false",
    "not (active eq true)", "userType eq \"A\" and userType ne \"a\"", "userType eq \"A\" and not (userType pr)",
    "userType sw \"B\" and userType eq \"A\"", "level eq 1 and level gt 2", "source eq \"ldap\"",
    "groups.display eq \"X\" and not (groups.display eq \"X\")", "groups.display eq \"X\" and not (groups.display pr)",
    "(userType eq \"A\" or userType eq \"B\") and userType eq \"C\"",
  ]) func aConditionThatCannotHoldIsFound(_ when: String) throws {
    #expect(try lint(when: when) == ["a unreachable"])
  }

  @Test(arguments: [
    "userType eq \"A\" and userType eq \"a\"", "groups.display eq \"X\" and groups.display eq \"Y\"",
    "groups.display ne \"X\" and groups.display eq \"X\"", "active eq true", "active ne false",
    "userType eq \"A\" or userType eq \"B\"", "emails.value eq \"x\" and not (emails pr)",
    "level ge 1 and level le 1", "not (userType eq \"A\" and userType eq \"B\")", "source eq \"saml\"",
    "groups.display eq \"X\" and not (groups.display eq \"Y\")",
  ]) func aConditionThatCanHoldIsLeftAlone(_ when: String) throws {
    #expect(try lint(when: when) == [])
  }

  private func pair(_ narrow: String, _ broad: String, _ more: [(String, JSONValue)] = []) throws -> [String] {
    try lint(
      Sample.rule("narrow", "crm/agent", when: narrow), Sample.rule("wide", "crm/agent", when: broad, more))
  }

  @Test(arguments: [
    ("groups.display eq \"X\" and userType eq \"A\"", "groups.display eq \"x\""),
    ("groups.display eq \"Sales EU\"", "groups.display sw \"Sales\""), ("userType eq \"A\"", "userType pr"),
    ("userType eq \"A\"", "userType ne \"B\""), ("level eq 5", "level gt 3"),
    ("groups.display eq \"X\"", "groups.display eq \"Y\" or groups.display eq \"X\""),
  ]) func aRuleThatABroaderOneCoversIsFound(_ narrow: String, _ broad: String) throws {
    #expect(try pair(narrow, broad) == ["narrow shadowed"])
  }

  @Test(arguments: [
    ("groups.display eq \"X\"", "groups.display ne \"Y\""), ("groups.display eq \"X\"", "groups.externalId eq \"X\""),
    ("groups.display eq \"X\"", "not (groups.display eq \"Y\")"),
    ("groups.display eq \"X\"", "groups[display eq \"X\" and externalId eq \"x\"]"),
  ]) func aRuleThatAddsSomethingIsLeftAlone(_ one: String, _ other: String) throws {
    #expect(try pair(one, other) == [])
  }

  @Test func ofTwoEqualRulesTheLaterIsNeedless() throws {
    #expect(try pair("userType eq \"A\"", "userType eq \"a\"") == ["wide shadowed"])
  }

  @Test func aBroaderRuleThatEndsOrBelievesLessOrConfersAnotherRoleCoversNothing() throws {
    #expect(try pair("userType eq \"A\"", "userType pr", [("validFor", "PT1H")]) == [])
    #expect(try pair("userType eq \"A\"", "userType pr", [("sources", ["scim"])]) == [])
    #expect(
      try lint(
        Sample.rule("a", "crm/agent", when: "userType eq \"A\""), Sample.rule("b", "crm/viewer", when: "userType pr"))
        == [])
  }

  @Test func aRoleOfTheCeilingThatNoReachableRuleConfersIsFound() throws {
    let ceiling = RoleCeiling.only([Sample.reference("crm/agent"), Sample.reference("crm/viewer")])
    #expect(
      try lint(
        Sample.rule("a", "crm/agent", when: "userType pr"), Sample.rule("b", "crm/viewer", when: "active eq false"),
        ceiling: ceiling) == ["b unreachable", "- role-unused"])
    #expect(
      try lint(Sample.rule("a", "crm/agent", when: "userType pr"), ceiling: .only([Sample.reference("crm/agent")]))
        == [])
  }

  @Test func ofAnApplicationThatThePolicyDoesNotSpeakOfNoRoleIsMissed() throws {
    let ceiling = RoleCeiling.only([
      Sample.reference("crm/agent"), Sample.reference("crm/viewer"), Sample.reference("finance/approver"),
    ])
    let warnings = try CheckedPolicy(
      parsing: Sample.document([Sample.rule("a", "crm/agent", when: "userType pr")]), catalogues: Sample.catalogues,
      ceiling: ceiling, schema: Sample.schema
    ).lint(ceiling: ceiling)
    #expect(warnings.map(\.error.received) == ["`crm/viewer`"])
    #expect(try lint(ceiling: ceiling) == [])
  }

  @Test(arguments: [
    ("userType pr", ["a privileged-broad"]), ("active eq true", ["a privileged-broad"]),
    ("groups.display eq \"X\" or userType pr", ["a privileged-broad"]),
    ("groups pr", ["a privileged-broad"]),
    ("groups.display eq \"X\" and not (userType eq \"C\")", ["a privileged-when-absent"]),
    ("userType ne \"C\"", ["a privileged-broad", "a privileged-when-absent"]),
    ("groups.display eq \"X\"", []), ("groups[display eq \"X\"] and userType pr", []), ("userName eq \"ada\"", []),
    ("groups.display eq \"X\" and userType pr and userType ne \"C\"", []),
    ("groups.display eq \"X\" and active ne false and source ne \"saml\"", []),
    ("groups.display sw \"Admin\" and not (groups.display eq \"Y\")", ["a privileged-pattern"]),
    ("groups[display co \"Admin\"]", ["a privileged-pattern"]),
    ("userName ew \"@x.example\"", ["a privileged-pattern"]),
    ("groups.display sw \"Admin\" and groups.display eq \"Y\"", []),
  ]) func aPrivilegedRoleNeedsANarrowConditionThatKnows(_ when: String, _ expected: [String]) throws {
    #expect(try lint("crm/incident-admin", when: when) == expected)
    #expect(try lint("crm/agent", when: when) == [])
  }

  @Test func groupNamesAreHeldAgainstTheDirectory() throws {
    let rule = Sample.rule("a", "crm/agent", when: "groups.display eq \"Suport\" or groups[display ne \"Sales\"]")
    #expect(try lint(rule, groups: ["Support", "Sales"]) == ["a group-unknown"])
    #expect(try lint(rule, groups: ["suport", "Sales", "SALES"]) == ["a group-shared"])
    #expect(try lint(rule, groups: ["SUPORT", "sales"]) == [])
    #expect(try lint(rule) == [])
  }

  @Test func aGroupsNameIsToldAsItIsWrittenAndWithTheOneThatWasMeant() throws {
    let rule = Sample.rule("a", "crm/agent", when: "groups.display eq \"Suport\"")
    let policy = try Sample.policy(rule)
    let names = DirectoryGroupNames(displayNames: [], others: ["Sales", "Support"])
    let error = try #require(policy.lint(ceiling: .everything, groups: names).first?.error)
    #expect(error.received == "`Suport`")
    #expect(error.remedy.contains("`Support`"))
  }

  @Test func rolesThatMustNotMeetAndAlwaysDoAreNoted() throws {
    let request = Sample.rule("a", "finance/requester", when: "groups.display eq \"X\" and userType eq \"A\"")
    #expect(
      try lint(request, Sample.rule("b", "finance/approver", when: "groups.display eq \"X\"")) == [
        "a exclusive-overlap"
      ])
    #expect(try lint(request, Sample.rule("b", "finance/approver", when: "groups.display eq \"Y\"")) == [])
  }

  @Test func aConditionTooLargeToThinkThroughIsPassedOver() throws {
    let terms = (0..<12).map { "(userType eq \"\($0)\" or level eq \($0))" }.joined(separator: " and ")
    #expect(try lint(when: terms) == [])
  }

  @Test func aWarningNamesItsPlaceAndARemedy() throws {
    let policy = try Sample.policy(Sample.rule("a", "crm/agent", when: "active eq false"))
    let warning = try #require(policy.lint(ceiling: .everything).first)
    #expect(warning.pointer == "/rules/0/when")
    #expect(warning.severity == .warning)
    #expect(!warning.error.remedy.isEmpty)
  }
}
