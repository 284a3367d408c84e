import Diagnostics
import JSON
import RoleMapping
import SCIMFilter
import Testing

@Suite("Suppressed roles and the tree of a condition")
struct SuppressionTests {
  private typealias Sample = MappingSample

  private func policy(_ rules: JSONValue...) throws -> CheckedPolicy {
    try CheckedPolicy(
      parsing: Sample.document(rules), catalogues: Sample.catalogues, ceiling: .everything, schema: Sample.schema)
  }

  @Test func aSuppressedRoleIsNotConferredWhileARuleOfItsHoldsAndOthersAre() throws {
    let policy = try policy(
      Sample.rule("a", "crm/agent", when: "groups.display eq \"Support\""),
      Sample.rule("b", "crm/agent", when: "groups.display eq \"Backup\"", [("validFor", "PT1H")]),
      Sample.rule("c", "crm/viewer", when: "groups.display eq \"Support\""))
    let agent = Sample.reference("crm/agent")
    for (groups, roles, standing) in [
      (["Support"], ["crm/viewer"], [agent]), (["Backup"], [], [agent]), ([], [], []), (["Other"], [], []),
    ] as [([String], [String], [RoleReference])] {
      let subject = Sample.subject(groups: groups)
      let decision = policy.evaluate(subject, at: Sample.now, suppressed: [agent])
      #expect(decision.roles.map(\.reference.description) == roles)
      #expect(decision.suppressed == standing)
      #expect(decision.findings.contains { $0.check == "role.suppressed" } == !standing.isEmpty)
      let outcomes = policy.explain(agent, for: subject, at: Sample.now, suppressed: [agent]).verdicts.map(\.outcome)
      #expect(outcomes.contains(.suppressed) == !standing.isEmpty && !outcomes.contains(.confers(until: nil)))
    }
    // The episode of a time-bound rule goes on, and one that is over keeps the suppression standing.
    let old = [Episode(ruleID: "b", since: Sample.now - .seconds(7200))]
    let decision = policy.evaluate(
      Sample.subject(groups: ["Backup"]), at: Sample.now, episodes: old, suppressed: [agent])
    #expect(decision.suppressed == [agent] && decision.episodes == old)
    let inactive = Sample.subject(["userName": "ada", "active": false], groups: ["Support"])
    #expect(policy.evaluate(inactive, at: Sample.now, suppressed: [agent]).suppressed == [agent])
  }

  @Test func howLongARoleMayGoUnusedIsTheLongestOfItsRules() throws {
    let both = try policy(
      Sample.rule("a", "crm/agent", when: "userName pr", [("unusedAfter", "P10D")]),
      Sample.rule("b", "crm/agent", when: "userName pr", [("unusedAfter", "P30D")]))
    #expect(both.evaluate(Sample.subject(), at: Sample.now).roles.first?.unusedAfter == .seconds(30 * 86_400))
    let lasting = try policy(
      Sample.rule("a", "crm/agent", when: "userName pr", [("unusedAfter", "P10D")]),
      Sample.rule("b", "crm/agent", when: "userName pr"))
    #expect(lasting.evaluate(Sample.subject(), at: Sample.now).roles.first?.unusedAfter == nil)
    for text in ["P0D", "10 days", "P1Y"] {
      #expect(throws: PolicyProblems.self) {
        try policy(Sample.rule("a", "crm/agent", when: "userName pr", [("unusedAfter", .string(text))]))
      }
    }
  }

  @Test func aConditionIsExplainedNodeByNode() throws {
    let text = #"groups.display eq "On-call" and (not (userType eq "Contractor") or title pr)"#
    let verdict = try #require(
      try policy(Sample.rule("a", "crm/agent", when: text))
        .explain(
          Sample.reference("crm/agent"),
          for: Sample.subject(["userName": "ada", "userType": "Contractor"], groups: ["On-call"]), at: Sample.now
        ).verdicts.first)
    let tree = verdict.condition
    #expect(tree.kind == .and && !tree.holds)
    #expect(tree.terms.map(\.kind) == [.test, .or] && tree.terms.map(\.holds) == [true, false])
    let or = try #require(tree.terms.last)
    #expect(or.terms.map(\.kind) == [.not, .test] && or.terms.map(\.holds) == [false, false])
    #expect(or.terms.first?.terms.map(\.received) == ["\"Contractor\""])
    #expect(or.terms.first?.terms.map(\.holds) == [true])
  }

  @Test func aValuePathIsExplainedElementByElement() throws {
    let text = #"emails[type eq "work" and value ew "@acme.example"]"#
    let subject = Sample.subject([
      "userName": "ada",
      "emails": [
        ["type": "home", "value": "ada@home.example"], ["type": "work", "value": "ada@acme.example"],
      ],
    ])
    let verdict = try #require(
      try policy(Sample.rule("a", "crm/agent", when: text))
        .explain(Sample.reference("crm/agent"), for: subject, at: Sample.now).verdicts.first)
    #expect(verdict.condition.kind == .element && verdict.condition.holds)
    #expect(verdict.condition.terms.map(\.holds) == [true, false], "those that satisfy it come first")
    #expect(verdict.condition.terms.last?.terms.map(\.received) == ["\"home\"", "\"ada@home.example\""])
  }
}
