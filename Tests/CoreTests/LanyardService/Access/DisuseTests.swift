import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("Roles that nobody uses")
struct DisuseTests {
  private static let rules = """
    {"id": "agents", "application": "crm", "role": "agent", "when": "groups.display eq \\"Support\\"",
     "unusedAfter": "P10D"},
    {"id": "leads", "application": "crm", "role": "supervisor", "when": "groups.display eq \\"Leads\\"",
     "unusedAfter": "P10D"},
    {"id": "reviewers", "application": "crm", "role": "auditor", "when": "groups.display eq \\"Review\\""}
    """
  private static let day: Duration = .seconds(86_400)
  private static let agent = RoleReference(application: "crm", role: "agent")

  @Test func aRoleEndsByTheApplicationsReportsAndIsNotGivenAgainByItself() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules, withTarget: true)
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    let support = try await world.createGroup("Support", [ada, bob])
    try await world.use("crm", by: "bob")
    world.clock.advance(by: Self.day * 10)
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada) == ["agent"], "the application has said nothing since")

    try await world.use("crm", by: "bob")
    let entries = try await world.entries { try await world.evaluation.clean() }
    #expect(entries.map(\.action) == ["grants.changed"])
    #expect(try await world.roles(of: bob) == ["agent"])
    #expect(try await world.grants(of: ada).map(\.endCause) == [.usage])
    // What waits before a revocation is as urgent as it.
    #expect(try await world.deliveries(of: ada).map(\.isRevocation) == [true, true])
    #expect(try await world.evaluation.tick() == 1)
    try await world.patch("User", ada, #"{"op": "add", "path": "title", "value": "Dr"}"#)
    #expect(try await world.roles(of: ada).isEmpty)

    let why = try await world.explain("ada")
    #expect(why.roles.first?.verdicts.map(\.outcome) == [.suppressed])
    #expect(why.statements[Self.agent]?.map(\.code) == [.suppressed])
    // Once the condition was seen false, the story begins anew.
    try await world.leave(ada, support)
    try await world.join(ada, support)
    #expect(try await world.roles(of: ada) == ["agent"])
    #expect(try await world.explain("ada").statements[Self.agent]?.map(\.code) == [.held])
  }

  @Test func silenceOfTheApplicationEndsNothing() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    world.clock.advance(by: Self.day * 1000)
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada) == ["agent"])
    // Who begins to report does not thereby take away what was used before: the time counts from the first report.
    let report = try await world.use("crm", by: "ada", role: "supervisor")
    #expect(report.refused.map(\.error.code) == [.usageGrantNone])
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada) == ["agent"])
  }

  /// Two records that are refused, or a first report of what was long ago, say nothing of anybody else.
  @Test func noReportSpeaksOfTheTimeBeforeIt() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    let eve = try await world.createUser("eve")
    _ = try await world.createGroup("Support", [ada, bob])
    world.clock.advance(by: Self.day * 100)
    for ago in [Self.day * 50, .zero] {
      let moment = world.clock.now() - ago
      let refused = try await world.use("crm", by: eve.description, at: moment)
      #expect(refused.refused.map(\.error.code) == [.usageGrantNone])
      #expect(try await world.use("crm", by: "bob", at: moment).recorded == 1)
    }
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada) == ["agent"])
  }

  @Test func anApplicationThatWasSilentBeginsAnew() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    _ = try await world.createGroup("Support", [ada, bob])
    try await world.use("crm", by: "bob")
    world.clock.advance(by: UsageSpan.longestSilence + .milliseconds(1))
    try await world.use("crm", by: "bob")
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada) == ["agent"])
    world.clock.advance(by: Self.day * 10)
    try await world.use("crm", by: "bob")
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada).isEmpty)
  }

  /// A report that a clock dated twelve days ahead does not make the time longer.
  @Test func aClockThatWasAheadTakesNobodysRole() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    _ = try await world.createGroup("Support", [ada, bob])
    try await world.use("crm", by: "bob")
    world.clock.advance(by: Self.day * 12)
    try await world.use("crm", by: "bob")
    world.clock.advance(by: .zero - Self.day * 12 + .seconds(60))
    try await world.use("crm", by: "bob")
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada) == ["agent"])
  }

  @Test func aPersonGivesBackWhatDisuseTookAndTheTimeBeginsAnew() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    _ = try await world.createGroup("Support", [ada, bob])
    try await world.use("crm", by: "bob")
    world.clock.advance(by: Self.day * 11)
    try await world.use("crm", by: "bob")
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada).isEmpty)
    let tenant = try await world.tenant
    let reinstate = ReinstateRole(
      tenant: tenant, user: "ada", role: Self.agent, reason: "back from leave", services: world.services)
    #expect(try await world.refusal(of: reinstate, as: world.client()) == .accessForbidden)
    let entries = try await world.entries { try await world.run(reinstate) }
    #expect(entries.map(\.action).contains("grants.reinstated"))
    #expect(try await world.roles(of: ada) == ["agent"])
    #expect(try await world.refusal(of: reinstate) == .suppressionUnknown)
    world.clock.advance(by: Self.day * 9)
    try await world.use("crm", by: "bob")
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada) == ["agent"])
    world.clock.advance(by: Self.day)
    try await world.use("crm", by: "bob")
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada).isEmpty)
  }

  @Test func whatMustNotMeetItMayBeginOnceItIsGone() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    _ = try await world.createGroup("Leads", [ada, bob])
    _ = try await world.createGroup("Review", [ada])
    #expect(try await world.roles(of: ada) == ["supervisor"])
    try await world.use("crm", by: "bob")
    world.clock.advance(by: Self.day * 11)
    try await world.use("crm", by: "bob")
    try await world.evaluation.clean()
    #expect(try await world.evaluation.tick() == 1)
    #expect(try await world.roles(of: ada) == ["auditor"])
  }

  @Test func whatIsReportedTwiceIsKeptOnceAndAnEarlierUseChangesNothing() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    world.clock.advance(by: .seconds(60))
    let now = world.clock.now()
    let entries = try await world.entries {
      for moment in [now, now, now - .seconds(10)] { try await world.use("crm", by: ada.description, at: moment) }
    }
    #expect(entries.isEmpty, "uses are observations")
    #expect(try await world.grants(of: ada).map(\.lastUsed) == [now])
    let wrong = try await world.report([
      (0, world.record("crm", "ada", at: now + .seconds(301))), (2, world.record("erp", "ada", at: now)),
      (5, world.record("crm", "nobody", at: now)), (7, world.record("crm", "ADA", at: now)),
    ])
    #expect(wrong.recorded == 1)
    #expect(wrong.refused.map(\.index) == [0, 2, 5])
    #expect(
      wrong.refused.map(\.error.code) == [.usageMomentInvalid, .mappingApplicationUnknown, .subjectUnknown])
    await #expect { try await world.report([(0, world.record("crm", "ada", at: now))], as: world.client()) } throws: {
      ($0 as? CodedError)?.code == .accessForbidden
    }
  }

  /// A token of one application says nothing of another's roles, not even beside its own.
  @Test func aReportOfAnotherApplicationIsRefusedWholeAndOnRecord() async throws {
    let world = try await ServiceWorld.make(rules: Self.rules)
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    let now = world.clock.now()
    let application = Principal(
      kind: .client, tenant: Tenant.operatorID, id: "token-2", scopes: [.usageWrite(application: "crm")])
    let entries = try await world.operatorEntries {
      await #expect {
        try await world.report(
          [(0, world.record("crm", "ada", at: now)), (1, world.record("erp", "ada", at: now))], as: application)
      } throws: { ($0 as? CodedError)?.code == .accessForbidden }
    }
    #expect(entries.map(\.action) == ["usage.recorded"] && entries.map(\.outcome) == [.refused])
    #expect(try await world.grants(of: ada).map(\.lastUsed) == [nil])
    #expect(try await world.report([(0, world.record("crm", "ada", at: now))], as: application).recorded == 1)
  }
}

extension ServiceWorld {
  fileprivate func record(_ application: String, _ user: String, role: String? = nil, at moment: Instant) -> UsageRecord
  {
    UsageRecord(tenant: "acme", user: user, application: application, role: role, moment: moment)
  }

  @discardableResult
  fileprivate func use(
    _ application: String, by user: String, role: String? = nil, at moment: Instant? = nil
  ) async throws -> UsageReport {
    try await report([(0, record(application, user, role: role, at: moment ?? clock.now()))])
  }

  fileprivate func report(
    _ records: [(index: Int, record: UsageRecord)], as principal: Principal = operatorPerson
  ) async throws -> UsageReport {
    try await UsageRecorder(runner: runner, services: services).record(records, as: principal, request: Self.request)
  }

  fileprivate func explain(_ user: String) async throws -> SubjectExplanation {
    try await MappingQueries(store: store, services: services, clock: clock)
      .explain(tenant: TenantName("acme"), user: user, role: "crm/agent")
  }
}
