internal import Diagnostics
internal import JSON
internal import LanyardCore
internal import Logging
internal import Provisioning

/// Sending one delivery and recording what came of it.
extension DeliveryRunner {
  func send(_ prepared: DeliveryPreparer.Prepared) async {
    defer { underWay -= 1 }
    let (answer, attempts) = await answer(to: prepared)
    do {
      let result = try await record(answer, of: prepared.row, maximumAttempts: attempts)
      tell(result, attempt: prepared.row.attempts)
    } catch {
      // The lease ends by itself, and the delivery is sent again: its key tells the target that it is the same.
      logger.error("a delivery's answer could not be recorded", metadata: ["error_code": "\(error.loggedCode)"])
    }
  }

  /// What an operator must see to mend a target: whose it is, what it said, when it is asked again.
  private func tell(_ row: OutboxRow, attempt: Int) {
    var metadata: Logger.Metadata = [
      "tenant_id": "\(row.tenant)", "target": "\(row.target)", "delivery": "\(row.id)", "status": "\(row.status)",
      "attempt": "\(attempt)",
    ]
    if let reason = row.outcome?["reason"]?.stringValue { metadata["reason"] = "\(reason)" }
    switch row.status {
    case .delivered: logger.info("delivery accepted", metadata: metadata)
    case .dead: logger.error("delivery refused for good", metadata: metadata)
    case .pending, .inFlight:
      metadata["next_attempt"] = "\(row.due)"
      logger.warning("delivery not accepted yet", metadata: metadata)
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
}
