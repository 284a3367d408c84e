internal import Diagnostics
public import LanyardCore
public import Logging
internal import Provisioning

/// Carries the outbox to its targets, until it is cancelled. What it holds (rates, circuits) is a matter of pace alone;
/// everything that must survive is in the store.
public actor DeliveryRunner {
  let store: any Store
  let runner: CommandRunner
  let preparer: DeliveryPreparer
  let drivers: [TargetManifest.Driver: any TargetDriver]
  let clock: any LanyardCore.Clock
  let randomness: any RandomSource
  let logger: Logger
  var paces = TargetPaces()
  var underWay = 0

  /// How many deliveries are under way at once.
  static let capacity = 32
  /// Longer than any target's time-out, so that a lease ends only when its worker is gone.
  static let lease: Duration = .seconds(90)

  public init(
    store: any Store, runner: CommandRunner, keyring: Keyring, drivers: [TargetManifest.Driver: any TargetDriver],
    clock: any LanyardCore.Clock, logger: Logger = .silent, randomness: any RandomSource = SystemRandomSource()
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
        for delivery in ready ?? [] { group.addTask { await self.send(delivery) } }
        if ready?.isEmpty != false { try? await Task.sleep(for: ready == nil ? .seconds(1) : pollInterval) }
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

  /// Nil where the store has troubles.
  private func next() async -> [DeliveryPreparer.Prepared]? {
    do {
      return try await take()
    } catch is CancellationError {
      return []
    } catch {
      logger.error("deliveries could not be read", metadata: ["error_code": "\(error.loggedCode)"])
      return nil
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

  static let principal = Principal(
    kind: .system, tenant: Tenant.operatorID, id: "delivery-runner", scopes: [])
  static let request = RequestContext(id: "delivery-runner")
}
