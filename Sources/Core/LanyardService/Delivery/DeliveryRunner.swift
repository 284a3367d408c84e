internal import Diagnostics
public import LanyardCore
public import Logging
internal import Provisioning

/// Carries the outbox to its targets, until it is cancelled. What it holds (rates, circuits) is a matter of pace alone;
/// everything that must survive is in the store.
public actor DeliveryRunner {
  private let store: any Store
  private let runner: CommandRunner
  private let preparer: DeliveryPreparer
  private let drivers: [TargetManifest.Driver: any TargetDriver]
  private let clock: any LanyardCore.Clock
  private let randomness: any RandomSource
  private let logger: Logger
  private var paces = TargetPaces()
  private var underWay = 0

  /// How many deliveries are under way at once.
  static let capacity = 32
  /// Longer than any target's time-out, so that a lease ends only when its worker is gone.
  static let lease: Duration = .seconds(90)

  public init(
    store: any Store, runner: CommandRunner, keyring: Keyring, drivers: [TargetManifest.Driver: any TargetDriver],
    clock: any LanyardCore.Clock, logger: Logger, randomness: any RandomSource = SystemRandomSource()
  ) {
    self.store = store
    self.runner = runner
    self.preparer = DeliveryPreparer(keyring: keyring)
    self.drivers = drivers
    self.clock = clock
    self.randomness = randomness
    self.logger = logger
  }

  /// Sends what is due, again and again: a slow target keeps its own deliveries waiting, not this loop. Returns when the
  /// task is cancelled, after what is under way has been recorded.
  public func run(pollInterval: Duration = .milliseconds(200)) async {
    await withDiscardingTaskGroup { group in
      while !Task.isCancelled {
        let ready = await next()
        for delivery in ready { group.addTask { await self.send(delivery) } }
        if ready.isEmpty { try? await Task.sleep(for: pollInterval) }
      }
    }
  }

  /// Sends what is due now, and waits for the answers.
  ///
  /// - Returns: how many deliveries were sent.
  public func tick() async throws -> Int {
    let ready = try await take()
    await withDiscardingTaskGroup { group in
      for delivery in ready { group.addTask { await self.send(delivery) } }
    }
    return ready.count
  }

  private func next() async -> [DeliveryPreparer.Prepared] {
    do {
      return try await take()
    } catch {
      logger.error("deliveries could not be read", metadata: ["error_code": "\(error.loggedCode)"])
      return []
    }
  }

  /// Leases what is due and puts back what has to wait.
  private func take() async throws -> [DeliveryPreparer.Prepared] {
    let (room, now) = (Self.capacity - underWay, clock.now())
    // Most of the time nothing is due, and a look costs no write.
    guard room > 0, try await store.read({ try !$0.dueDeliveries(at: now, limit: 1).isEmpty }) else { return [] }
    let rows = try await runner.run(
      LeaseDeliveries(limit: room, lease: Self.lease), as: Self.principal, request: Self.request)
    var ready: [DeliveryPreparer.Prepared] = []
    var waiting: [PostponeDeliveries.Postponement] = []
    for prepared in try await preparer.prepare(rows, at: now, from: store) {
      if case .success(let message) = prepared.message,
        let wait = paces.wait(for: prepared.row, at: message.target, now)
      {
        waiting.append(.init(row: prepared.row, until: now + wait))
      } else {
        ready.append(prepared)
      }
    }
    underWay += ready.count
    await postpone(waiting)
    return ready
  }

  private func postpone(_ waiting: [PostponeDeliveries.Postponement]) async {
    guard !waiting.isEmpty else { return }
    let command = PostponeDeliveries(postponements: waiting)
    do {
      _ = try await runner.run(command, as: Self.principal, request: Self.request)
    } catch {
      // Their leases end by themselves.
      logger.error("deliveries could not be put back", metadata: ["error_code": "\(error.loggedCode)"])
    }
  }

  private func send(_ prepared: DeliveryPreparer.Prepared) async {
    defer { underWay -= 1 }
    let (answer, attempts) = await answer(to: prepared)
    do {
      let result = try await record(answer, of: prepared.row, maximumAttempts: attempts)
      logger.info(
        "delivery answered",
        metadata: [
          "target": "\(result.target)", "status": "\(result.status)", "attempt": "\(prepared.row.attempts)",
        ])
    } catch {
      // The lease ends by itself, and the delivery is sent again: its key tells the target that it is the same.
      logger.error("a delivery's answer could not be recorded", metadata: ["error_code": "\(error.loggedCode)"])
    }
  }

  /// A trouble of ours, such as a target no longer declared, is no refusal of the target's: the delivery waits for
  /// somebody to mend it.
  private func answer(to prepared: DeliveryPreparer.Prepared) async -> (DeliveryAnswer, maximumAttempts: Int?) {
    switch prepared.message {
    case .failure(let error): return (.retry(after: Self.mending, reason: error.description), nil)
    case .success(let message):
      let driver = drivers[message.target.driver]
      let answer =
        await driver?.deliver(message) ?? .retry(after: Self.mending, reason: "this server has no such driver")
      paces.finish(prepared.row, answer, clock.now())
      return (answer, message.target.maximumAttempts)
    }
  }

  /// What was sent is recorded even while the server drains: a cancelled task still finishes this write.
  private func record(
    _ answer: DeliveryAnswer, of row: OutboxRow, maximumAttempts: Int?
  ) async throws -> OutboxRow {
    var backoff = BackoffPolicy()
    if let maximumAttempts { backoff.maximumAttempts = maximumAttempts }
    let word = randomness.octets(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    let record = RecordDelivery(row: row, answer: answer, backoff: backoff, random: Double(word) / 4_294_967_296)
    return try await runner.run(record, as: Self.principal, request: Self.request)
  }

  private static let mending: Duration = .seconds(60)
  private static let principal = Principal(
    kind: .system, tenant: Tenant.operatorID, id: "delivery-runner", scopes: [])
  private static let request = RequestContext(id: "delivery-runner")
}
