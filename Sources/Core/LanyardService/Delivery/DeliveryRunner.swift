internal import Diagnostics
internal import JSON
public import LanyardCore
public import Logging
internal import Provisioning

/// Carries the outbox to its targets, until it is cancelled. What it holds (rates, circuits) is a matter of pace alone;
/// everything that must survive is in the store.
public actor DeliveryRunner {
  private let store: any Store
  private let runner: CommandRunner
  private let keyring: Keyring
  private let drivers: [TargetManifest.Driver: any TargetDriver]
  private let clock: any LanyardCore.Clock
  private let logger: Logger
  private var paces: [String: Pace] = [:]

  private struct Pace {
    var bucket: TokenBucket?
    var circuit = CircuitBreaker()
  }

  static let batch = 32
  /// Longer than any target's time-out, so that a lease ends only when its worker is gone.
  static let lease: Duration = .seconds(90)

  public init(
    store: any Store, runner: CommandRunner, keyring: Keyring, drivers: [TargetManifest.Driver: any TargetDriver],
    clock: any LanyardCore.Clock, logger: Logger
  ) {
    self.store = store
    self.runner = runner
    self.keyring = keyring
    self.drivers = drivers
    self.clock = clock
    self.logger = logger
  }

  /// Sends what is due, again and again. Returns when the task is cancelled, after what is under way has been recorded.
  public func run(pollInterval: Duration = .milliseconds(200)) async {
    while !Task.isCancelled {
      do {
        let sent = try await tick()
        if sent == 0 { try await Task.sleep(for: pollInterval) }
      } catch is CancellationError {
        return
      } catch {
        logger.error("deliveries could not be read", metadata: ["error": "\(error)"])
        try? await Task.sleep(for: .seconds(1))
      }
    }
  }

  /// Sends one batch of what is due.
  ///
  /// - Returns: how many deliveries were sent.
  public func tick() async throws -> Int {
    let rows = try await runner.run(
      LeaseDeliveries(limit: Self.batch, lease: Self.lease), as: Self.principal, request: request())
    var sent = 0
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for row in rows { group.addTask { try await self.send(row) } }
      for try await wasSent in group where wasSent { sent += 1 }
    }
    return sent
  }

  private func send(_ row: OutboxRow) async throws -> Bool {
    let answer: DeliveryAnswer
    var backoff = BackoffPolicy()
    do {
      let (message, target) = try await message(for: row)
      backoff.maximumAttempts = target.maximumAttempts
      if let wait = admit(row, to: target) { return try await postpone(row, by: wait) }
      guard let driver = drivers[target.driver] else { throw Self.noDriver(target) }
      answer = await driver.deliver(message)
      report(answer, of: row)
    } catch let error as CodedError {
      answer = .rejected(reason: error.description)
    }
    // What was sent must be recorded even while the server drains: a cancelled task still finishes this write.
    let record = RecordDelivery(row: row, answer: answer, backoff: backoff, random: Double.random(in: 0..<1))
    let result = try await runner.run(record, as: Self.principal, request: request())
    logger.info(
      "delivery answered",
      metadata: ["target": "\(row.target)", "status": "\(result.status)", "attempt": "\(row.attempts)"])
    return true
  }

  /// How long the delivery has to wait for the target's pace; nil where it may go now. Revocations never wait for a rate.
  private func admit(_ row: OutboxRow, to target: TargetManifest) -> Duration? {
    let now = clock.now()
    let key = "\(row.tenant)/\(row.target)"
    var pace = paces[key] ?? Pace()
    defer { paces[key] = pace }
    guard pace.circuit.permits(now) else { return .seconds(5) }
    guard let rate = target.rate else { return nil }
    var bucket = pace.bucket ?? TokenBucket(rate: Double(rate.perSecond), burst: Double(rate.burst), at: now)
    defer { pace.bucket = bucket }
    if row.isRevocation {
      bucket.takeWithoutWaiting(now)
      return nil
    }
    return bucket.take(now) ? nil : bucket.wait(now)
  }

  private func report(_ answer: DeliveryAnswer, of row: OutboxRow) {
    let key = "\(row.tenant)/\(row.target)"
    if case .retry = answer {
      paces[key, default: Pace()].circuit.failed(at: clock.now())
    } else {
      paces[key, default: Pace()].circuit.succeeded()
    }
  }

  /// Gives the lease back: the delivery was not sent, so it is no attempt.
  private func postpone(_ row: OutboxRow, by wait: Duration) async throws -> Bool {
    _ = try await runner.run(
      PostponeDelivery(row: row, until: clock.now() + wait), as: Self.principal, request: request())
    return false
  }

  private func message(for row: OutboxRow) async throws -> (OutboundMessage, TargetManifest) {
    let (keyring, now) = (keyring, clock.now())
    return try await store.read { reader in
      guard let tenant = try reader.tenant(row.tenant),
        let object = try reader.object(
          ManifestReference(kind: .target, tenant: tenant.name, name: row.target))
      else { throw Self.noTarget(row) }
      let target = try TargetManifest.decode(object.document).get()
      let secrets = try target.secrets.indices.compactMap { place -> Secret<[UInt8]>? in
        let name = "\(object.reference)#secrets.\(place)"
        guard let sealed = try reader.secret(named: name) else { return nil }
        return Secret(try keyring.open(sealed, for: SealPurpose.secret(name)))
      }
      let key = IdempotencyKey(target: row.target, subject: row.subject.description, revision: row.revision)
      let message = OutboundMessage(
        target: target, secrets: secrets, idempotencyKey: key.text, payload: row.payload, attempt: row.attempts,
        now: now)
      return (message, target)
    }
  }

  private static let principal = Principal(
    kind: .system, tenant: Tenant.operatorID, id: "delivery-runner", scopes: [])

  private func request() -> RequestContext { RequestContext(id: "delivery-runner") }

  private static func noTarget(_ row: OutboxRow) -> CodedError {
    CodedError(
      .manifestObjectUnknown, "the target `\(row.target)` is no longer declared",
      remedy: "apply the target again, then retry the dead letter", exposure: .operator)
  }

  private static func noDriver(_ target: TargetManifest) -> CodedError {
    CodedError(
      .manifestMemberInvalid, "this server has no driver `\(target.driver.rawValue)`",
      remedy: "run a release that has it", exposure: .operator)
  }
}
