import AuditLog
import Diagnostics
import JSON
import LanyardCore
import LanyardService
import LanyardTesting
import Provisioning
import Testing

@Suite("Carrying deliveries to their targets")
struct DeliveryRunnerTests {
  /// Somebody with one delivery waiting.
  private func waiting(_ world: ServiceWorld, _ name: String = "ada") async throws -> (
    user: ResourceID, group: ResourceID
  ) {
    let user = try await world.createUser(name)
    return (user, try await world.createGroup("Support", [user]))
  }

  @Test func whatIsAcceptedIsConfirmedAndRecorded() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let (ada, _) = try await waiting(world)
    let driver = ScriptedDriver()
    let entries = try await world.entries { () async throws in #expect(try await world.deliver(driver) == 1) }
    let message = try #require(driver.sent.first)
    #expect(message.secrets.map { $0.reveal() } == [Array("whsec".utf8)])
    #expect(message.idempotencyKey == "hook:\(ada):1")
    #expect(message.attempt == 1)
    let row = try #require(try await world.deliveries(of: ada).first)
    #expect(row.status == .delivered)
    #expect(row.outcome?["status"] == 204)
    let account = try await world.store.read { [tenant = try await world.tenant] in
      try $0.account(target: "hook", subject: ada, tenant: tenant)
    }
    #expect(account?.confirmedRevision == 1)
    #expect(entries.map(\.action) == ["delivery.confirmed"])
    #expect(try await world.deliver(driver) == 0)
  }

  @Test func aFailureIsTriedAgainWithinTheBackoff() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let (ada, _) = try await waiting(world)
    let driver = ScriptedDriver([.retry, .retry])
    let start = world.clock.now()
    #expect(try await world.deliver(driver) == 1)
    let first = try #require(try await world.deliveries(of: ada).first)
    #expect(first.status == .pending)
    #expect(first.attempts == 1)
    #expect(first.due >= start && first.due <= start + .seconds(1))
    world.clock.set(first.due - .milliseconds(1))
    #expect(try await world.deliver(driver) == 0)
    world.clock.set(first.due)
    #expect(try await world.deliver(driver) == 1)
    let second = try #require(try await world.deliveries(of: ada).first)
    #expect(second.due <= world.clock.now() + .seconds(2))
    world.clock.set(second.due)
    #expect(try await world.deliver(driver) == 1)
    #expect(try await world.deliveries(of: ada).map(\.status) == [.delivered])
    #expect(driver.sent.map(\.attempt) == [1, 2, 3])
    #expect(Set(driver.sent.map(\.idempotencyKey)).count == 1)
  }

  @Test func whatTheTargetRejectsIsADeadLetterThatHoldsNothingBack() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let (ada, group) = try await waiting(world)
    let entries = try await world.entries { () async throws in
      #expect(try await world.deliver(ScriptedDriver([.rejected])) == 1)
    }
    let dead = try #require(try await world.deliveries(of: ada).first)
    #expect(dead.status == .dead)
    #expect(dead.outcome?["code"] == "delivery.rejected")
    #expect(entries.map(\.action) == ["delivery.dead"])
    #expect(entries.first?.outcome == .failed)
    #expect(entries.first?.reason?.code == "delivery.rejected")
    #expect(entries.first?.reason?.text.contains("ada") == false)
    try await world.leave(ada, group)
    let driver = ScriptedDriver()
    #expect(try await world.deliver(driver) == 1)
    #expect(driver.sent.first?.payload["data"]?["revision"] == 2)
  }

  @Test func deliveriesOfOnePersonGoInOrder() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let (ada, group) = try await waiting(world)
    try await world.leave(ada, group)
    try await world.join(ada, group)
    let driver = ScriptedDriver([.retry])
    for _ in 0..<4 {
      _ = try await world.deliver(driver)
      world.clock.advance(by: .seconds(1))
    }
    #expect(driver.sent.map { $0.payload["data"]?["revision"]?.intValue } == [1, 1, 2, 3])
    #expect(try await world.deliveries(of: ada).map(\.status) == [.delivered, .delivered, .delivered])
  }

  @Test func revocationsGoFirstAndWaitForNoRate() async throws {
    let world = try await ServiceWorld.make()
    try await world.apply([ServiceWorld.target(rate: #", "rate": {"perSecond": 1, "burst": 1}"#)])
    let (ada, group) = try await waiting(world, "ada")
    let driver = ScriptedDriver()
    let runner = world.deliveryRunner(driver)
    // The only token goes to a grant.
    #expect(try await runner.tick() == 1)
    let bob = try await world.createUser("bob")
    try await world.join(bob, group)
    try await world.leave(ada, group)
    #expect(try await runner.tick() == 1)
    #expect(try await world.deliveries(of: ada).map(\.status) == [.delivered, .delivered])
    // The grant was put back, and that was no attempt.
    #expect(try await world.deliveries(of: bob).map(\.status) == [.pending])
    #expect(try await world.deliveries(of: bob).map(\.attempts) == [0])
    world.clock.advance(by: .seconds(1))
    #expect(try await runner.tick() == 1)
    #expect(try await world.deliveries(of: bob).map(\.status) == [.delivered])
    #expect(driver.sent.map(\.attempt) == [1, 1, 1])
  }

  @Test func aRevocationDoesNotWaitBehindAGrantOfTheSamePersonThatIsTriedAgainLater() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let (ada, group) = try await waiting(world)
    #expect(try await world.deliver(ScriptedDriver([.retry])) == 1)
    // Far from due again, were it not for what follows.
    let postponed = try #require(try await world.deliveries(of: ada).first)
    #expect(postponed.status == .pending && !postponed.isRevocation)
    try await world.leave(ada, group)
    let rows = try await world.deliveries(of: ada)
    #expect(rows.map(\.isRevocation) == [true, true])
    #expect(rows.allSatisfy { $0.due <= world.clock.now() })
    let driver = ScriptedDriver()
    #expect(try await world.deliver(driver) == 1)
    #expect(try await world.deliver(driver) == 1)
    #expect(driver.sent.map(\.idempotencyKey) == ["hook:\(ada):1", "hook:\(ada):2"])
    #expect(try await world.deliveries(of: ada).map(\.status) == [.delivered, .delivered])
  }

  @Test func aTargetThatFailsIsLeftAloneForAWhile() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    for name in ["a", "b", "c", "d", "e"] { _ = try await world.createUser(name) }
    let tenant = try await world.tenant
    let users = try await world.store.read { try $0.resourceIDs(type: "User", tenant: tenant, after: nil, limit: 10) }
    _ = try await world.createGroup("Support", users)
    let driver = ScriptedDriver(Array(repeating: .retry, count: 5))
    let runner = world.deliveryRunner(driver)
    #expect(try await runner.tick() == 5)
    world.clock.advance(by: .seconds(29))
    #expect(try await runner.tick() == 0)
    world.clock.advance(by: .seconds(2))
    // One probe goes; it is accepted, and the rest follows.
    #expect(try await runner.tick() == 1)
    world.clock.advance(by: .seconds(5))
    #expect(try await runner.tick() == 4)
    #expect(driver.sent.count == 10)
  }

  @Test func aLeaseWhoseWorkerIsGoneIsTakenOverAndALateAnswerChangesNothing() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let (ada, _) = try await waiting(world)
    let (first, second) = (GatedDriver(.rejected(reason: "too late")), GatedDriver(.retry(after: nil, reason: "503")))
    let slow = Task { try await gated(world, first).tick() }
    await first.untilAsked()
    #expect(try await world.deliver(ScriptedDriver()) == 0)
    world.clock.advance(by: .seconds(90))
    let successor = Task { try await gated(world, second).tick() }
    await second.untilAsked()
    let entries = try await world.entries { () async throws in
      await first.open()
      _ = try await slow.value
    }
    #expect(entries.isEmpty)
    #expect(try await world.deliveries(of: ada).map(\.status) == [.inFlight])
    await second.open()
    _ = try await successor.value
    #expect(try await world.deliveries(of: ada).map(\.status) == [.pending])
    #expect(try await world.deliveries(of: ada).map(\.attempts) == [2])
  }

  private func gated(_ world: ServiceWorld, _ driver: GatedDriver) -> DeliveryRunner {
    DeliveryRunner(
      store: world.store, runner: world.runner, keyring: world.keyring, drivers: [.webhook: driver],
      clock: world.clock, randomness: world.randomness)
  }

  @Test func nothingGoesOutWithFewerSecretsThanDeclared() async throws {
    let world = try await ServiceWorld.make(withTarget: true)
    let (ada, _) = try await waiting(world)
    try await world.store.write { transaction in
      try transaction.apply([.removeSecret(name: "Target acme/hook#secrets.0")], entries: [], heads: [])
    }
    let driver = ScriptedDriver()
    #expect(try await world.deliver(driver) == 1)
    #expect(driver.sent.isEmpty)
    let row = try #require(try await world.deliveries(of: ada).first)
    #expect(row.status == .pending)
    #expect(row.due >= world.clock.now() + .seconds(60))
  }
}

/// Answers only once its gate is opened.
private actor GatedDriver: TargetDriver {
  private var isOpen = false
  private var asked: [CheckedContinuation<Void, Never>] = []
  private var waiting: [CheckedContinuation<Void, Never>] = []
  private var wasAsked = false
  private let answer: DeliveryAnswer

  init(_ answer: DeliveryAnswer) {
    self.answer = answer
  }

  func deliver(_ message: OutboundMessage) async -> DeliveryAnswer {
    wasAsked = true
    for continuation in asked { continuation.resume() }
    asked = []
    if !isOpen { await withCheckedContinuation { waiting.append($0) } }
    return answer
  }

  func untilAsked() async {
    if !wasAsked { await withCheckedContinuation { asked.append($0) } }
  }

  func open() {
    isOpen = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
