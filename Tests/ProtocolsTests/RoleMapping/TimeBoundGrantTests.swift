import Diagnostics
import JSON
import RoleMapping
import Testing

@Suite struct TimeBoundGrantTests {
  private typealias Sample = MappingSample

  private let oncall = Sample.subject(groups: ["On-call"])

  private func policy(renew: Bool = false) throws -> CheckedPolicy {
    var more: [(String, JSONValue)] = [("validFor", "PT8H")]
    if renew { more.append(("renew", true)) }
    return try Sample.policy(Sample.rule("oncall", "crm/incident-admin", when: "groups.display eq \"On-call\"", more))
  }

  private func hours(_ count: Int) -> Instant { Sample.now + .seconds(count * 3600) }

  @Test func theFirstEvaluationOpensAnEpisodeThatFixesTheEnd() throws {
    let first = try policy().evaluate(oncall, at: Sample.now)
    #expect(first.roles.first?.validUntil == hours(8))
    #expect(first.episodes == [Episode(ruleID: "oncall", since: Sample.now)])
    let later = try policy().evaluate(oncall, at: hours(5), episodes: first.episodes)
    #expect(later.roles.first?.validUntil == hours(8))
    #expect(later.episodes == first.episodes)
  }

  @Test func anExpiredGrantIsNotGivenAgainWhileTheConditionHolds() throws {
    let episodes = [Episode(ruleID: "oncall", since: Sample.now)]
    for hour in [8, 9, 900] {
      let decision = try policy().evaluate(oncall, at: hours(hour), episodes: episodes)
      #expect(decision.roles.isEmpty)
      #expect(decision.episodes == episodes)
      #expect(Sample.checks(decision) == ["grant.expired"])
    }
  }

  @Test func itIsGivenAgainOnceTheConditionWasSeenFalse() throws {
    let episodes = [Episode(ruleID: "oncall", since: Sample.now)]
    let gone = try policy().evaluate(Sample.subject(), at: hours(9), episodes: episodes)
    #expect(gone.episodes.isEmpty)
    let back = try policy().evaluate(oncall, at: hours(10), episodes: gone.episodes)
    #expect(back.roles.first?.validUntil == hours(18))
  }

  @Test func renewBeginsANewEpisodeAtTheEnd() throws {
    let episodes = [Episode(ruleID: "oncall", since: Sample.now)]
    let decision = try policy(renew: true).evaluate(oncall, at: hours(8), episodes: episodes)
    #expect(decision.roles.first?.validUntil == hours(16))
    #expect(decision.episodes == [Episode(ruleID: "oncall", since: hours(8))])
  }

  @Test func deactivatingAndActivatingDoesNotRestartTheClock() throws {
    let episodes = [Episode(ruleID: "oncall", since: Sample.now)]
    let inactive = Sample.subject(["userName": "ada", "active": false], groups: ["On-call"])
    let decision = try policy().evaluate(inactive, at: hours(1), episodes: episodes)
    #expect(decision.roles.isEmpty)
    #expect(decision.episodes == episodes)
  }

  @Test func aClockSetBackDoesNotLengthenAGrant() throws {
    let decision = try policy().evaluate(
      oncall, at: Sample.now, episodes: [Episode(ruleID: "oncall", since: hours(100))])
    #expect(decision.roles.first?.validUntil == hours(8))
  }

  @Test func aRoleEndsWithTheLastOfItsReasons() throws {
    let bounded = Sample.rule("a", "crm/agent", when: "userName pr", [("validFor", "PT1H")])
    let longer = Sample.rule("b", "crm/agent", when: "userName pr", [("validFor", "PT2H")])
    let endless = Sample.rule("c", "crm/agent", when: "userName pr")
    #expect(
      try Sample.policy(bounded, longer).evaluate(oncall, at: Sample.now).roles.first?.validUntil == hours(2))
    #expect(
      try Sample.policy(bounded, longer, endless).evaluate(oncall, at: Sample.now).roles.first?.validUntil == nil)
  }
}
