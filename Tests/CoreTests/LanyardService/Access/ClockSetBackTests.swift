import Diagnostics
import LanyardCore
import LanyardService
import LanyardTesting
import Testing

/// What was written while a clock was ahead is in force when it is set right, and is shown.
@Suite("A clock that was set back")
struct ClockSetBackTests {
  @Test func whatIsInForceIsReportedExplainedAndReviewed() async throws {
    let world = try await ServiceWorld.make()
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    world.clock.advance(by: .seconds(86_400))
    let group = try await world.createGroup("Support", [ada, bob])
    try await world.leave(bob, group)
    world.clock.advance(by: .seconds(-86_400))

    #expect(try await world.roles(of: ada) == ["agent"])
    let name = try TenantName("acme")
    let page = try await world.access.page(of: name, limit: 10)
    #expect(page.rows.map(\.grant.subject) == [ada] && page.rows.map(\.state) == [.active])
    var told: [ResourceID] = []
    try await world.access.report(of: name) { told += $0.rows.map(\.grant.subject) }
    #expect(told == [ada])
    // Of an instant the ledger goes on saying what it said.
    let then = try await world.access.page(of: name, .init(instant: world.clock.now()), limit: 10)
    #expect(then.rows.isEmpty)

    let explanation = try await MappingQueries(store: world.store, services: world.services, clock: world.clock)
      .explain(tenant: name, user: "ada", role: "crm/agent")
    #expect(explanation.statements.values.joined().map(\.code) == [.held])
    let review = try await world.run(
      try await CreateReview(
        tenant: world.tenant, wish: CreateReview.Wish(name: "now", reviewers: ["eve@acme.example"])))
    #expect(review.items == 1)
  }

  @Test func aDecisionOfTheTimeToComeDoesNotBlindTheGuard() async throws {
    let world = try await ServiceWorld.make()
    let tight = ServiceWorld.policy(ServiceWorld.standardRules).replacing("1000000", with: "2")
    try await world.apply([tight])
    var people: [ResourceID] = []
    for number in 0..<8 { people.append(try await world.createUser("u\(number)")) }
    _ = try await world.createGroup("Support", people)
    world.clock.advance(by: .seconds(86_400))
    for person in people.prefix(4) { try await world.delete("User", person) }
    let tenant = try await world.tenant
    let hold = try #require(try await world.store.read { try $0.latestHold(of: tenant) })
    try await world.run(ReleaseHold(tenant: tenant, id: hold.id, services: world.services))
    world.clock.advance(by: .seconds(-86_400))
    for person in people.suffix(4) { try await world.delete("User", person) }
    #expect(try await world.store.read { try $0.latestHold(of: tenant)?.isOpen } == true)
  }

  @Test func itIsHeldAgainstTheNewestEntriesOfTheLog() async throws {
    let world = try await ServiceWorld.make()
    let clock = LogClock(store: world.store, clock: world.clock)
    #expect(try await clock.lag() == .zero)
    world.clock.advance(by: .seconds(3600))
    _ = try await world.createUser("ada")
    #expect(try await clock.lag() == .zero)
    world.clock.advance(by: .seconds(-3600))
    _ = try await world.createUser("bob")
    #expect(try await clock.lag() == .seconds(3600))
    world.clock.advance(by: .seconds(3601))
    #expect(try await clock.lag() == .zero)
  }
}
