import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import RoleMapping
import Testing

@Suite("Access reviews")
struct ReviewTests {
  private static let eve = "eve@acme.example"
  private static let agent = RoleReference(application: "crm", role: "agent")

  @Test func itTakesDownTheGrantsOfTheMomentAndAskingTwiceIsAskingOnce() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    let support = try await world.createGroup("Support", [ada])
    _ = try await world.createGroup("Leads", [ada])
    let review = try await world.review("spring", roles: [Self.agent])
    #expect(review.items == 1 && review.reviewers == [Self.eve])
    try await world.join(try await world.createUser("bob"), support)
    #expect(try await world.rows("spring").map(\.userName) == ["ada"])
    let entries = try await world.entries { _ = try await world.review("spring", roles: [Self.agent]) }
    #expect(entries.isEmpty)
    #expect(try await world.refusal(of: world.creating("spring")) == .reviewNameTaken)
    #expect(try await world.refusal(of: world.creating("none", application: "erp")) == .mappingApplicationUnknown)
    let (boss, auditor) = (
      RoleReference(application: "crm", role: "boss"), RoleReference(application: "crm", role: "auditor")
    )
    #expect(try await world.refusal(of: world.creating("none", roles: [boss])) == .mappingRoleUnknown)
    #expect(try await world.refusal(of: world.creating("none", roles: [auditor])) == .reviewScopeInvalid)
    #expect(try await world.refusal(of: world.creating("who", reviewers: ["nobody"])) == .reviewInvalid)
    #expect(try await world.refusal(of: world.creating("when", due: world.clock.now())) == .reviewInvalid)
    #expect(try await world.refusal(of: world.creating("mine"), as: world.client()) == .accessForbidden)
  }

  @Test func nobodyKeepsARoleOfTheirOwn() async throws {
    let world = try await ServiceWorld.make()
    let eve = try await world.createUser(Self.eve)
    let other = try await world.createUser("other", #", "emails": [{"value": "EVE@acme.example"}]"#)
    _ = try await world.createGroup("Support", [eve, other])
    _ = try await world.review("spring")
    let items = try await world.rows("spring")
    let report = try await world.decide("spring", items.map { ($0, .keep, "needed") })
    #expect(report.kept == 0 && report.refused.map(\.error.code) == [.reviewReviewerSelf, .reviewReviewerSelf])
    let removal = try await world.decide("spring", items.map { ($0, .remove, "not needed") })
    #expect(removal.removed == 2)
  }

  @Test func whatIsRemovedEndsAtOnceIsOnRecordAndIsNotGivenAgain() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    let support = try await world.createGroup("Support", [ada, bob])
    let review = try await world.review("spring")
    let items = try await world.rows("spring")
    let (adas, bobs) = (
      try #require(items.first { $0.userName == "ada" }), try #require(items.first { $0.userName == "bob" })
    )
    var report = ReviewReport()
    let entries = try await world.entries {
      report = try await world.decide("spring", [(adas, .remove, "changed teams"), (bobs, .keep, "still here")])
    }
    #expect(report.removed == 1 && report.kept == 1 && report.refused.isEmpty)
    #expect(try await world.roles(of: ada).isEmpty)
    #expect(try await world.roles(of: bob) == ["agent"])
    #expect(try await world.grants(of: ada).map(\.endCause) == [.review])
    // What waits before a revocation is as urgent as it.
    #expect(try await world.deliveries(of: ada).map(\.isRevocation) == [true, true])
    #expect(entries.map(\.action) == ["review.decided", "review.decided", "grants.changed"])
    #expect(entries.prefix(2).map { $0.reason?.text } == ["changed teams", "still here"])
    #expect(entries.first?.sealed.isEmpty == false, "the reviewer's address is sealed")
    #expect(entries.last?.changes.first?.before?["cause"] == "review")

    _ = try await world.evaluation.tick()
    try await world.patch("User", ada, #"{"op": "add", "path": "title", "value": "Dr"}"#)
    #expect(try await world.roles(of: ada).isEmpty)
    let statements = try await world.statements("ada")
    #expect(statements.map(\.code) == [.suppressed])
    #expect(statements.first?.text.contains(Self.eve) == true)
    #expect(statements.first?.text.contains("changed teams") == true)
    let again = try await world.entries {
      let report = try await world.decide("spring", [(adas, .remove, "changed teams")])
      #expect(report.unchanged == 1 && report.removed == 0)
    }
    #expect(again.isEmpty)
    let late = try await world.decide("spring", [(adas, .keep, "a mistake")])
    #expect(late.refused.map(\.error.code) == [.reviewItemRemoved])

    try await world.leave(ada, support)
    try await world.join(ada, support)
    #expect(try await world.roles(of: ada) == ["agent"], "another episode")
    #expect(review.items == 2)
  }

  @Test func aPersonGivesItBack() async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    _ = try await world.review("spring")
    try await world.decide("spring", [(try #require(try await world.rows("spring").first), .remove, "a mistake")])
    func reinstating(_ reason: String?) async throws -> ReinstateRole {
      ReinstateRole(
        tenant: try await world.tenant, user: "ada", role: Self.agent, reason: reason, services: world.services)
    }
    // What was decided with a reason is not undone without one.
    for reason in [nil, "", "\u{7}"] {
      #expect(try await world.refusal(of: reinstating(reason)) == .reviewDecisionInvalid)
    }
    let granted = try await world.run(reinstating("it was a mistake"))
    #expect(granted.map(\.role) == [Self.agent])
    #expect(try await world.roles(of: ada) == ["agent"])
    #expect(try await world.statements("ada").map(\.code) == [.held])
  }

  @Test func nobodyKeepsWhatIsNotHeldAnyMore() async throws {
    let world = try await ServiceWorld.make()
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    let support = try await world.createGroup("Support", [ada, bob])
    _ = try await world.review("spring")
    _ = try await world.review("autumn")
    let adas = try #require(try await world.rows("autumn").first { $0.userName == "ada" })
    try await world.decide("spring", [(adas, .remove, "changed teams")])
    try await world.leave(bob, support)
    let report = try await world.decide(
      "autumn", try await world.rows("autumn").map { ($0, .keep, "still here") })
    #expect(report.kept == 0 && report.gone == 2)
    #expect(try await world.rows("autumn").map(\.item.outcome) == [.gone, .gone])
    let again = try await world.decide("autumn", [(adas, .keep, "still here")])
    #expect(again.unchanged == 1)
  }

  @Test func decisionsAreTakenOfThoseWhoMayAndOfWhatThereIs() async throws {
    let world = try await ServiceWorld.make()
    let (ada, bob) = (try await world.createUser("ada"), try await world.createUser("bob"))
    let support = try await world.createGroup("Support", [ada, bob])
    _ = try await world.review("spring")
    let items = try await world.rows("spring")
    let bobs = try #require(items.first { $0.userName == "bob" })
    func deciding(_ reviewer: String = "EVE@acme.example", review: String = "spring", reason: String = "x") async throws
      -> DecideReview
    {
      DecideReview(
        tenant: try await world.tenant, review: review, reviewer: reviewer,
        decisions: [ReviewDecision(item: bobs.item.id, decision: .remove, reason: reason)], services: world.services)
    }
    #expect(try await world.refusal(of: deciding("mallory@acme.example")) == .reviewReviewerUnknown)
    #expect(try await world.refusal(of: deciding(review: "autumn")) == .reviewUnknown)
    #expect(try await world.refusal(of: deciding(), as: world.client()) == .accessForbidden)
    #expect(try await world.run(deciding(reason: "")).refused.map(\.error.code) == [.reviewDecisionInvalid])
    // Who left and came back holds the role anew: the review was not about that.
    world.clock.advance(by: .seconds(1))
    try await world.leave(bob, support)
    try await world.join(bob, support)
    #expect(try await world.run(deciding()).gone == 1)
    #expect(try await world.roles(of: bob) == ["agent"])
    let close = CloseReview(tenant: try await world.tenant, review: "spring")
    let entries = try await world.entries {
      let closed = try await world.run(close)
      #expect(closed.closed == world.clock.now())
    }
    #expect(entries.map(\.action) == ["review.closed"])
    #expect(entries.first?.changes.first?.after == 1, "ada's is undecided")
    #expect(try await world.roles(of: ada) == ["agent"])
    #expect(try await world.entries { try await world.run(close) }.isEmpty)
    #expect(try await world.refusal(of: deciding()) == .reviewClosed)
  }

  @Test(arguments: [false, true])
  func whatIsOverdueIsListedAndRemovedOnlyWhereTheReviewSaysSo(removes: Bool) async throws {
    let world = try await ServiceWorld.make()
    let ada = try await world.createUser("ada")
    _ = try await world.createGroup("Support", [ada])
    let due = world.clock.now() + .seconds(86_400)
    _ = try await world.review("spring", due: due, removes: removes)
    world.clock.advance(by: .seconds(86_399))
    try await world.evaluation.clean()
    #expect(try await world.roles(of: ada) == ["agent"])
    world.clock.advance(by: .seconds(1))
    try await world.evaluation.clean()
    let standing = try #require(try await world.queries.reviews(of: world.tenant).first)
    #expect(standing.isOverdue && standing.undecided == (removes ? 0 : 1))
    #expect(try await world.roles(of: ada) == (removes ? [] : ["agent"]))
    #expect(try await world.grants(of: ada).map(\.endCause) == [removes ? .review : nil])
    #expect(try await world.rows("spring").map(\.item.outcome) == [removes ? .removed : nil])
  }
}

extension ServiceWorld {
  fileprivate var queries: ReviewQueries { ReviewQueries(store: store, clock: clock) }

  fileprivate func creating(
    _ name: String, application: String? = nil, roles: [RoleReference] = [],
    reviewers: [String] = ["eve@acme.example"], due: Instant? = nil, removes: Bool = false
  ) async throws -> CreateReview {
    CreateReview(
      tenant: try await tenant,
      wish: CreateReview.Wish(
        name: name, application: application, roles: roles, reviewers: reviewers, due: due, removesOverdue: removes))
  }

  fileprivate func review(
    _ name: String, roles: [RoleReference] = [], due: Instant? = nil, removes: Bool = false
  ) async throws -> AccessReview {
    try await run(creating(name, roles: roles, due: due, removes: removes))
  }

  fileprivate func rows(_ review: String) async throws -> [ReviewRow] {
    try await queries.page(of: review, tenant: tenant, limit: 1000).rows
  }

  @discardableResult
  fileprivate func decide(
    _ review: String, _ decisions: [(row: ReviewRow, decision: ReviewItem.Decision, reason: String)]
  ) async throws -> ReviewReport {
    try await run(
      DecideReview(
        tenant: tenant, review: review, reviewer: "eve@acme.example",
        decisions: decisions.map { ReviewDecision(item: $0.row.item.id, decision: $0.decision, reason: $0.reason) },
        services: services))
  }

  fileprivate func statements(_ user: String) async throws -> [RoleStatement] {
    let role = RoleReference(application: "crm", role: "agent")
    return try await MappingQueries(store: store, services: services, clock: clock)
      .explain(tenant: TenantName("acme"), user: user, role: role.description).statements[role] ?? []
  }
}
